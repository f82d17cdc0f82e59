import Glibc

/// An IPv4 or IPv6 address, by its bytes.
package struct IPAddress: Hashable, Sendable {
    /// 4 or 16.
    package let bytes: [UInt8]

    /// Takes the canonical spellings: four decimal numbers, or RFC 4291 section 2.2. Everything else is nil, such as
    /// the octal and hexadecimal numbers that `inet_aton` takes.
    package init?(_ text: String) {
        var four = [UInt8](repeating: 0, count: 4)
        var sixteen = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = four
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = sixteen
        } else {
            return nil
        }
    }

    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Somewhere in the public Internet: no network of ours, of this machine, of a provider's metadata, no multicast.
    /// From IANA's registries of special-purpose addresses for IPv4 and IPv6.
    package var isPublic: Bool {
        if bytes.count == 4 { return !Self.special.contains { isWithin($0) } }
        // An address that stands for an IPv4 address is as good as that: mapped (RFC 4291), NAT64 (RFC 6052).
        for prefix in Self.translating where isWithin(prefix) {
            return IPAddress(bytes: Array(bytes.suffix(4)))?.isPublic ?? false
        }
        return isWithin(Self.global) && !Self.specialSix.contains { isWithin($0) }
    }

    /// This machine, in the plain spellings: an IPv4 address within an IPv6 one is none.
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    private struct Network: Sendable {
        let prefix: [UInt8]
        let bits: Int

        init(_ bits: Int, _ prefix: UInt8...) {
            self.prefix = prefix
            self.bits = bits
        }
    }

    private func isWithin(_ network: Network) -> Bool {
        (0..<network.bits).allSatisfy { bit in
            let mask: UInt8 = 0x80 >> UInt8(bit % 8)
            let wanted = bit / 8 < network.prefix.count ? network.prefix[bit / 8] : 0
            return bytes[bit / 8] & mask == wanted & mask
        }
    }

    private static let special = [
        Network(8, 0), Network(8, 10), Network(10, 100, 64), Network(8, 127), Network(16, 169, 254),
        Network(12, 172, 16), Network(24, 192, 0, 0), Network(24, 192, 0, 2), Network(24, 192, 88, 99),
        Network(16, 192, 168), Network(15, 198, 18), Network(24, 198, 51, 100), Network(24, 203, 0, 113),
        Network(4, 224), Network(4, 240),
        // Azure's metadata has an address that looks public.
        Network(32, 168, 63, 129, 16),
    ]

    /// What is assigned for global use; loopback, link-local, unique local and multicast lie outside.
    private static let global = Network(3, 0x20)
    private static let specialSix = [
        // Teredo and its neighbours, documentation, 6to4, documentation again, SRv6.
        Network(23, 0x20, 0x01), Network(32, 0x20, 0x01, 0x0D, 0xB8), Network(16, 0x20, 0x02),
        Network(20, 0x3F, 0xFF),
    ]
    private static let translating = [
        Network(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF), Network(96, 0x00, 0x64, 0xFF, 0x9B),
    ]
}
