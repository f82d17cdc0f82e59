/// The parts of an AMQP URL (https://www.rabbitmq.com/uri-spec.html), percent-decoded.
struct BrokerURL {
    var isSecure: Bool
    var user = "guest"
    var password = "guest"
    var host: String
    var port: Int
    var virtualHost = "/"
    var parameters: [String: String] = [:]

    init(_ url: String) throws(MessagingError) {
        var rest = url[...]
        switch rest.takePrefix(through: "://") {
        case "amqp": (isSecure, port) = (false, 5_672)
        case "amqps": (isSecure, port) = (true, 5_671)
        default: throw Self.malformed("must start with amqp:// or amqps://")
        }
        let query = rest.splitOff(after: "?")
        let path = rest.splitOff(after: "/")
        if let credentials = rest.takePrefix(through: "@") {
            var name = credentials[...]
            let secret = name.splitOff(after: ":")
            user = try Self.decoded(name)
            if let secret { password = try Self.decoded(secret) }
        }
        (host, port) = try Self.address(rest, defaultPort: port)
        if let path, !path.isEmpty { virtualHost = try Self.decoded(path) }
        for pair in (query ?? "").split(separator: "&") {
            var key = pair
            let value = key.splitOff(after: "=") ?? ""
            parameters[String(key)] = try Self.decoded(value)
        }
    }

    private static func address(_ text: Substring, defaultPort: Int) throws(MessagingError) -> (String, Int) {
        var host = text
        var port = defaultPort
        // The brackets of an IPv6 literal hold colons of their own.
        let colon = text.lastIndex(of: ":")
        if let colon, text.last != "]" {
            host = text[..<colon]
            guard let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number) else {
                throw malformed("has a bad port")
            }
            port = number
        }
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { throw malformed("names no host") }
        return (try decoded(host), port)
    }

    private static func decoded(_ text: Substring) throws(MessagingError) -> String {
        var bytes: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = [iterator.next(), iterator.next()].compactMap { $0 }
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                throw malformed("has a bad percent-encoding")
            }
            bytes.append(value)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self), !decoded.utf8.contains(0) else {
            throw malformed("is not UTF-8 after decoding")
        }
        return decoded
    }

    /// Never quotes the URL, it holds a password.
    private static func malformed(_ why: String) -> MessagingError {
        MessagingError(.invalidConfiguration, "the broker URL \(why)")
    }
}

extension Substring {
    /// Removes and returns what stands before the first `mark`, and the mark; nil when there is none.
    fileprivate mutating func takePrefix(through mark: String) -> String? {
        guard let range = self.firstRange(of: mark) else { return nil }
        defer { self = self[range.upperBound...] }
        return String(self[..<range.lowerBound])
    }

    /// Removes the first `mark` and what follows it; returns what followed, nil when there is no mark.
    fileprivate mutating func splitOff(after mark: Character) -> Substring? {
        guard let position = firstIndex(of: mark) else { return nil }
        defer { self = self[..<position] }
        return self[index(after: position)...]
    }
}
