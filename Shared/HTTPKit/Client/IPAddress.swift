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
        if bytes.count == 4 { return !Self.special.contains { $0.contains(self) } }
        // An address that stands for an IPv4 address is as good as that.
        if let embedded { return embedded.isPublic }
        return Self.global.contains(self) && !Self.specialSix.contains { $0.contains(self) }
    }

    /// The IPv4 address that an IPv6 address stands for: mapped (RFC 4291 section 2.5.5.2), NAT64 (RFC 6052).
    package var embedded: IPAddress? {
        guard Self.mapped.contains(self) || Self.translated.contains(self) else { return nil }
        return IPAddress(bytes: Array(bytes.suffix(4)))
    }

    /// This machine, in the plain spellings: an IPv4 address within an IPv6 one is none.
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    /// One address has one form: IPv4 that came through an IPv6 socket is IPv4.
    package var unmapped: IPAddress { Self.mapped.contains(self) ? embedded ?? self : self }

    static let mapped = IPNetwork.six(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF)
    private static let translated = IPNetwork.six(96, 0x00, 0x64, 0xFF, 0x9B)

    private static let special: [IPNetwork] = [
        .four(8, 0), .four(8, 10), .four(10, 100, 64), .four(8, 127), .four(16, 169, 254),
        .four(12, 172, 16), .four(24, 192, 0, 0), .four(24, 192, 0, 2), .four(24, 192, 88, 99),
        .four(16, 192, 168), .four(15, 198, 18), .four(24, 198, 51, 100), .four(24, 203, 0, 113),
        .four(4, 224), .four(4, 240),
        // Azure's metadata has an address that looks public.
        .four(32, 168, 63, 129, 16),
    ]

    /// What is assigned for global use; loopback, link-local, unique local and multicast lie outside.
    private static let global = IPNetwork.six(3, 0x20)
    private static let specialSix: [IPNetwork] = [
        // Teredo and its neighbours, documentation, 6to4, documentation again, SRv6.
        .six(23, 0x20, 0x01), .six(32, 0x20, 0x01, 0x0D, 0xB8), .six(16, 0x20, 0x02),
        .six(20, 0x3F, 0xFF),
    ]
}

extension IPAddress: CustomStringConvertible {
    /// RFC 5952: small letters, no leading zeros, the longest run of zeros left out.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(INET6_ADDRSTRLEN)) != nil else { return "unknown" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// An element of `X-Forwarded-For` as proxies write it: an address, with a port or without, IPv6 in brackets or
    /// without; spaces around it do not count. In its one form.
    package init?(forwarded element: Substring) {
        var text = element.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]"), Self.isPort(text[text.index(after: end)...]) else { return nil }
            self.init(String(text[text.index(after: text.startIndex)..<end]))
            guard bytes.count == 16 else { return nil }
        } else if let colon = text.firstIndex(of: ":"), text[colon...].dropFirst().firstIndex(of: ":") == nil {
            // One colon is a port: the shortest IPv6 address has two.
            guard Self.isPort(text[colon...]) else { return nil }
            self.init(String(text[..<colon]))
        } else {
            self.init(String(text))
        }
        self = unmapped
    }

    /// Nothing, or a colon and a port.
    private static func isPort(_ text: Substring) -> Bool {
        guard let first = text.first else { return true }
        let number = text.dropFirst()
        // A sign would be read as well.
        return first == ":" && number.first?.isNumber == true && UInt16(number) != nil
    }
}
