package import Primitives

/// The reference of a payment from end to end: a UUID of version 4, which our ids, being of version 7, are not.
package enum UETR {
    /// The same for the same id, so that what is sent again is the same payment; as hard to guess as the id.
    package static func of(_ id: UniqueID) -> UniqueID {
        let digest = Digest.sha256(Array("florin uetr ".utf8) + id.bytes)
        guard let random = UniqueID(bytes: digest.prefix(16)) else { preconditionFailure("a digest has 32 bytes") }
        return UniqueID(
            high: random.high & ~0xF000 | 0x4000,
            low: random.low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}
