/// A name nobody else uses: `test_wallet_3f9a…`, lower case letters, digits and underscores only.
/// - Parameter purpose: what to recognise it by on the server.
package func uniqueName(_ purpose: String) -> String {
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    return "test_\(leadingPart(of: purpose))_\(random)"
}

/// What a name may say of its purpose. PostgreSQL cuts identifiers behind 63 bytes without a word, which would take
/// away the end that makes the name its own.
func leadingPart(of purpose: String) -> Substring { purpose.prefix(40) }

/// A key prefix of one test, so tests share a Redis without seeing each other.
package struct TestRedis: Sendable {
    package let url: String
    /// Ends in a colon.
    package let keyPrefix: String

    package init(servers: TestServers? = nil) throws {
        url = try (servers ?? .fromEnvironment()).redisURL
        keyPrefix = uniqueName("redis") + ":"
    }
}
