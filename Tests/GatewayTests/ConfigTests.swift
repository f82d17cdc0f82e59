import RedisAccess
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

struct GatewayConfigTests {
    private func config(_ variables: [String: String]) throws -> GatewayConfig {
        try GatewayConfig(.variables(variables), operationsPort: 9080)
    }

    @Test func productionIsTheDefaultProfile() throws {
        let rates = try config([:]).rates
        #expect(rates.auth.limit == 20)
        #expect(rates.user.limit == 600)
        let local = try config(["FLORIN_MODE": "local"]).rates
        #expect(local.auth.limit == 600)
        #expect(local.user.limit == 60_000)
        let both = try config(["FLORIN_MODE": "local", "RATE_PROFILE": "production"]).rates
        #expect(both.user.limit == 600)
    }

    @Test(arguments: [
        ("UPSTREAM_WALLET_URL", "https://wallet:1", "upstream.wallet.url"),
        ("UPSTREAM_WALLET_URL", "http://wallet:1/path", "upstream.wallet.url"),
        ("UPSTREAM_WALLET_URL", "http://wallet:x", "upstream.wallet.url"),
        ("UPSTREAM_WALLET_URL", "wallet", "upstream.wallet.url"),
        ("UPSTREAM_WALLET_URL", "http://wallet:1,nonsense", "upstream.wallet.url"),
        ("UPSTREAM_IDLE_SECONDS", "75", "upstream.idle.seconds"),
        ("TRUSTED_PROXIES", "nonsense", "trusted.proxies"), ("TRUSTED_PROXIES", ",", "trusted.proxies"),
        ("TRUSTED_PROXIES", "10.0.0.1,10.0.0.0/33", "trusted.proxies"),
        ("TRUSTED_PROXIES", "10.0.0.1:80", "trusted.proxies"), ("LIMIT_USER_REQUESTS", "0", "limit.user.requests"),
        ("CORS_ORIGINS", "*", "cors.origins"), ("CORS_ORIGINS", "https://a/b", "cors.origins"),
        ("RATE_USER_PER_MINUTE", "0", "rate.user.per.minute"), ("RATE_READ_REDIS_DOWN", "no", "rate.read.redis.down"),
        ("RATE_PROFILE", "x", "rate.profile"), ("LIMIT_BODY_BYTES", "1", "limit.body.bytes"),
        ("HTTP_PORT", "70000", "http.port"), ("TIMEOUT_HEAD_MS", "fast", "timeout.head.ms"),
    ])
    func wrongValuesNameTheirKey(_ variable: String, _ value: String, _ key: String) {
        let error = #expect(throws: ConfigError.self) { try config([variable: value]) }
        #expect(error?.key == key)
    }
}
