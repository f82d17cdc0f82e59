package import Primitives

/// Where Redis is and how long to wait for it.
package struct RedisConfig: Sendable {
    package var host: String
    package var port: Int
    package var username: String?
    package var password: String?
    package var database = 0
    /// The longest a command may take, from the call to its answer or error.
    package var commandTimeout: Duration = .milliseconds(250)
    /// For the TCP connection together with AUTH and SELECT.
    package var connectTimeout: Duration = .seconds(2)
    /// With commands waiting and no answer at all for this long, the connection is given up and made anew.
    package var silenceLimit: Duration = .seconds(1)
    /// Commands sent or waiting to be sent; one more fails with `.overloaded`.
    package var maximumInFlight = 4096
    package var reconnect = Backoff(initial: .milliseconds(50), cap: .seconds(2))

    /// Reads `redis://[user[:password]@]host[:port][/database]`; user and password may be percent-encoded, port
    /// defaults to 6379. `rediss://` is refused: hiredis 0.14 has no TLS, so use a tunnel where the network is not
    /// trusted.
    /// - Throws: `RedisError` of kind `.invalidURL`; its message never repeats the URL, which may hold a password.
    package init(url: String) throws(RedisError) {
        guard let rest = url.dropping(prefix: "redis://") else {
            throw RedisError(.invalidURL, "must start with redis:// (TLS is not supported)")
        }
        let slash = rest.firstIndex(of: "/")
        var authority = rest[..<(slash ?? rest.endIndex)]
        if let at = authority.lastIndex(of: "@") {
            (username, password) = try Self.credentials(authority[..<at])
            authority = authority[authority.index(after: at)...]
        }
        (host, port) = try Self.address(authority)
        if let slash {
            let text = rest[rest.index(after: slash)...]
            guard text.isEmpty || UInt16(text) != nil else {
                throw RedisError(.invalidURL, "the database after / must be a number")
            }
            database = Int(text) ?? 0
        }
    }

    private static func credentials(_ text: Substring) throws(RedisError) -> (String?, String?) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let decoded = parts.compactMap { percentDecoded($0) }
        guard decoded.count == parts.count else { throw RedisError(.invalidURL, "bad percent-encoding of credentials") }
        // `redis://secret@host` is widely used for a password alone.
        guard decoded.count == 2 else { return (nil, decoded[0]) }
        return (decoded[0].isEmpty ? nil : decoded[0], decoded[1])
    }

    private static func address(_ text: Substring) throws(RedisError) -> (String, Int) {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw RedisError(.invalidURL, "unclosed [ in the host") }
            let host = String(text[text.index(after: text.startIndex)..<end])
            return (host, try port(text[text.index(after: end)...]))
        }
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        guard colon != text.startIndex else { throw RedisError(.invalidURL, "the host is missing") }
        return (String(text[..<colon]), try port(text[colon...]))
    }

    private static func port(_ text: Substring) throws(RedisError) -> Int {
        guard !text.isEmpty else { return 6379 }
        guard text.first == ":", let port = UInt16(text.dropFirst()), port > 0 else {
            throw RedisError(.invalidURL, "the port must be a number from 1 to 65535")
        }
        return Int(port)
    }

    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension String {
    fileprivate func dropping(prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
