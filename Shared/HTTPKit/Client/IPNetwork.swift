/// A network of IPv4 or IPv6 addresses: those that begin with the same bits.
package struct IPNetwork: Hashable, Sendable {
    /// 4 or 16.
    private let prefix: [UInt8]
    private let bits: Int

    private init(_ prefix: [UInt8], bits: Int) {
        self.prefix = prefix
        self.bits = bits
    }

    /// `10.0.0.0/8`, `fd00::/8`, or a single address. Networks of mapped addresses are those of the addresses that they
    /// stand for; bits behind the prefix do not count.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        var length = address.bytes.count * 8
        if parts.count == 2 {
            let digits = parts[1].utf8
            guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let given = Int(parts[1]), given <= length
            else { return nil }
            length = given
        }
        let mappedBits = length - 96
        if mappedBits >= 0, IPAddress.mapped.contains(address) {
            self.init(address.unmapped.bytes, bits: mappedBits)
        } else {
            self.init(address.bytes, bits: length)
        }
    }

    /// How many bits its addresses share.
    package var length: Int { bits }
    package var isIPv4: Bool { prefix.count == 4 }
    package var isOneAddress: Bool { bits == prefix.count * 8 }

    static func four(_ bits: Int, _ prefix: UInt8...) -> IPNetwork {
        IPNetwork(prefix + [UInt8](repeating: 0, count: 4 - prefix.count), bits: bits)
    }

    static func six(_ bits: Int, _ prefix: UInt8...) -> IPNetwork {
        IPNetwork(prefix + [UInt8](repeating: 0, count: 16 - prefix.count), bits: bits)
    }

    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == prefix.count else { return false }
        let whole = bits / 8
        for index in 0..<whole where address.bytes[index] != prefix[index] { return false }
        guard bits % 8 > 0 else { return true }
        let mask = ~(UInt8.max >> UInt8(bits % 8))
        return address.bytes[whole] & mask == prefix[whole] & mask
    }
}

extension IPNetwork: CustomStringConvertible {
    /// In its one form: bits behind the prefix are zero.
    package var description: String {
        let kept = prefix.enumerated().map { index, byte in
            byte & ~(UInt8.max >> UInt8(min(8, max(0, bits - index * 8))))
        }
        return "\(IPAddress(bytes: kept)?.description ?? "unknown")/\(bits)"
    }
}
