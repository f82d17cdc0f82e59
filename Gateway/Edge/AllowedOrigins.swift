/// Whose pages may call the API from a browser.
struct AllowedOrigins: Sendable {
    private let exact: [[UInt8]]
    /// Pages that a developer's own machine serves, on any port.
    private let ownMachine: Bool

    init(_ exact: [String], ownMachine: Bool) {
        self.exact = exact.map { Array($0.utf8) }
        self.ownMachine = ownMachine
    }

    var isEmpty: Bool { exact.isEmpty && !ownMachine }

    /// Compared exactly: RFC 6454 section 6.2 gives an origin one spelling.
    func contains(_ origin: Span<UInt8>) -> Bool {
        exact.contains { origin.elementsEqual($0) } || ownMachine && Self.isOwnMachine(origin)
    }

    private static func isOwnMachine(_ origin: Span<UInt8>) -> Bool {
        for host: StaticString in ["localhost", "127.0.0.1", "[::1]"] {
            for scheme: StaticString in ["http://", "https://"] {
                let length = scheme.utf8CodeUnitCount + host.utf8CodeUnitCount
                guard origin.count >= length, origin.extracting(0..<scheme.utf8CodeUnitCount).equals(scheme),
                    origin.extracting(scheme.utf8CodeUnitCount..<length).equals(host)
                else { continue }
                return isPort(origin.extracting(length..<origin.count))
            }
        }
        return false
    }

    /// Nothing, or a colon and digits.
    private static func isPort(_ text: Span<UInt8>) -> Bool {
        if text.isEmpty { return true }
        guard text[0] == UInt8(ascii: ":"), let port = text.extracting(1..<text.count).decimal else { return false }
        return port <= 65_535
    }
}
