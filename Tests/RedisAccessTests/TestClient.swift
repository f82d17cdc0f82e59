import Logging
import Primitives
import RedisAccess
import TestSupport

/// A client with its own key prefix, on the shared server unless a URL is given.
func connected(_ url: String? = nil, _ change: (inout RedisConfig) -> Void = { _ in }) async throws -> RedisClient {
    var config = try RedisConfig(url: url ?? TestServers.fromEnvironment().redisURL)
    // Tests share two cores with other suites; only the tests of time-outs need the real one.
    config.commandTimeout = .seconds(5)
    config.reconnect = .init(initial: .milliseconds(10), cap: .milliseconds(50))
    change(&config)
    let client = RedisClient(config, logger: .init(label: "redis-test"))
    try await eventually("connection to Redis") { (try? await client.ping()) != nil }
    return client
}
