/// An `http` or `https` URL that somebody outside gave us, in the one spelling that every reader takes alike.
///
/// What the WHATWG's and RFC 3986's rules read differently is refused: user names, backslashes, numbers that older
/// readers take for an IPv4 address (`2130706433`, `0177.1`, `0x7f.1`), a dot at the end, escapes in the host.
package struct ClientURL: Sendable, Equatable {
    package enum Host: Sendable, Equatable {
        case address(IPAddress)
        /// In small letters.
        case name(String)

        /// The caller's own machine (RFC 6761 section 6.3 for the name).
        package var isLoopback: Bool {
            switch self {
            case .address(let address): address.isLoopback
            case .name(let name): name == "localhost" || name.hasSuffix(".localhost")
            }
        }

        /// Whether it may be a host of the public Internet, as far as the spelling tells. Names are not looked up: what
        /// they stand for may be another thing at the next moment, and is nobody's business who may not know our
        /// network. Whoever fetches a URL checks the address it connects to.
        package var isPublic: Bool {
            switch self {
            case .address(let address): address.isPublic
            case .name(let name): !Self.isPrivate(name)
            }
        }

        /// A name without a dot, or below a domain that no public server answers for (RFC 6761, RFC 6762 and its
        /// appendix G, RFC 8375, ICANN's `internal`).
        private static func isPrivate(_ name: String) -> Bool {
            guard let dot = name.lastIndex(of: ".") else { return true }
            let top = name[name.index(after: dot)...]
            return privateDomains.contains(String(top)) || name == "home.arpa" || name.hasSuffix(".home.arpa")
        }

        private static let privateDomains: Set<String> = [
            "corp", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain", "localhost", "private",
        ]
    }

    package let text: String
    package let host: Host
    /// `https`.
    package let isSecure: Bool
    package let port: UInt16

    package init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Self.refused.contains($0) }
        let lower = text.lowercased()
        guard isPlain, let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else { return nil }
        let authority = lower.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@"), let host = Self.host(of: authority) else { return nil }
        self.init(text, host, isSecure: scheme == "https://", port: Self.port(of: authority))
    }

    package static let example = ClientURL("https://shop.example/paid", .name("shop.example"))

    private init(_ text: String, _ host: Host, isSecure: Bool = true, port: UInt16? = nil) {
        self.text = text
        self.host = host
        self.isSecure = isSecure
        self.port = port ?? (isSecure ? 443 : 80)
    }

    /// Behind the last colon; one within brackets is a part of the address.
    private static func port(of authority: Substring) -> UInt16? {
        authority.lastIndex(of: ":").flatMap { UInt16(authority[authority.index(after: $0)...]) }
    }

    private static let refused = Set("\"<>\\^`{|}".utf8)

    private static func host(of authority: Substring) -> Host? {
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]"), isPort(authority[authority.index(after: end)...]),
                let address = IPAddress(String(authority[..<end].dropFirst())), address.bytes.count == 16
            else { return nil }
            return .address(address)
        }
        let colon = authority.firstIndex(of: ":") ?? authority.endIndex
        let name = authority[..<colon]
        guard isPort(authority[colon...]) else { return nil }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard name.utf8.count <= 253, labels.allSatisfy(isLabel), let last = labels.last else { return nil }
        // WHATWG URL, "ends in a number checker": such a host is an IPv4 address or nothing.
        guard last.allSatisfy(\.isWholeNumber) || last.hasPrefix("0x") else { return .name(String(name)) }
        return IPAddress(String(name)).map { .address($0) }
    }

    /// Nothing, or a colon and 1 to 65535.
    private static func isPort(_ text: Substring) -> Bool {
        guard !text.isEmpty else { return true }
        let digits = text.dropFirst()
        return text.first == ":" && digits.utf8.allSatisfy { (0x30...0x39).contains($0) } && (UInt16(digits) ?? 0) > 0
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count)
            && label.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
