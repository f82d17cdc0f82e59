package import Primitives

/// What an entry is found by, as a number: numbers are shorter than the texts, and one index holds them all. Two texts
/// may have the same number, so whoever finds an entry by it looks whether it is the one.
package enum AuditKey: Hashable, Sendable {
    case actor(UniqueID)
    case subject(UniqueID)
    case resource(String)
    case request(String)

    package var number: Int64 {
        switch self {
        case .actor(let id): Self.number(1, id)
        case .subject(let id): Self.number(2, id)
        case .resource(let text): Self.number(3, text.utf8)
        case .request(let text): Self.number(4, text.utf8)
        }
    }

    private static func number(_ kind: UInt64, _ id: UniqueID) -> Int64 {
        Int64(bitPattern: mixed(mixed(id.high ^ kind) ^ id.low))
    }

    /// FNV-1a, mixed once more: it leaves its upper bits alike for short texts.
    static func number(_ kind: UInt64, _ text: some Sequence<UInt8>) -> Int64 {
        var hash = 0xCBF2_9CE4_8422_2325 ^ kind
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int64(bitPattern: mixed(hash))
    }

    /// The finaliser of SplitMix64.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
