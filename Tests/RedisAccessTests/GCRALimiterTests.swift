import RedisAccess
import TestSupport
import Testing

struct GCRALimiterTests {
    @Test func fourClientsAtFiveTimesTheLimitPassExactlyTheLimit() async throws {
        let key = try TestRedis().keyPrefix + "{shared}"
        // A long period, so that nothing comes back while the test runs.
        let limit = RateLimit(limit: 1000, period: .seconds(86_400))
        let passed = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                let limiter = GCRALimiter(try await connected())
                for _ in 0..<10 {
                    group.addTask {
                        var passed = 0
                        for _ in 0..<125 where try await limiter.admit(key: key, limit: limit).allowed { passed += 1 }
                        return passed
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(passed == 1000)
    }

    @Test func agreesWithTheArithmeticInMemory() async throws {
        let limiter = GCRALimiter(try await connected())
        let limit = RateLimit(limit: 7, period: .seconds(86_400))
        let key = try TestRedis().keyPrefix + "{a}"
        var fullAt: Int64?
        for cost in [1, 2, 0, 3, 2, 1, 1] {
            let inMemory = GCRA.decide(limit, cost: cost, fullAt: fullAt, now: 0)
            fullAt = inMemory.fullAt
            let inRedis = try await limiter.admit(key: key, limit: limit, cost: cost)
            #expect(inRedis.allowed == inMemory.decision.allowed)
            #expect(inRedis.remaining == inMemory.decision.remaining)
        }
    }

    @Test func aDeniedKeyCostsNothingAnywhere() async throws {
        let limiter = GCRALimiter(try await connected())
        let prefix = try TestRedis().keyPrefix
        let wide = GCRALimiter.Check(key: prefix + "{t}:wide", limit: .init(limit: 10, period: .seconds(86_400)))
        let tight = GCRALimiter.Check(key: prefix + "{t}:tight", limit: .init(limit: 2, period: .seconds(86_400)))
        let first = try await limiter.admit([wide, tight])
        #expect(first.allowed && first.limit == tight.limit && first.remaining == 1)
        #expect(try await limiter.admit([wide, tight]).allowed)
        for _ in 0..<20 {
            let denied = try await limiter.admit([wide, tight])
            #expect(!denied.allowed && denied.limit == tight.limit && denied.retryAfter > .zero)
        }
        #expect(try await limiter.admit([wide]).remaining == 7)
    }

    @Test func unitsComeBackByTheClockOfRedis() async throws {
        let limiter = GCRALimiter(try await connected())
        let key = try TestRedis().keyPrefix + "{fast}"
        let limit = RateLimit(limit: 2, period: .seconds(3))
        #expect(try await limiter.admit(key: key, limit: limit, cost: 2).allowed)
        let denied = try await limiter.admit(key: key, limit: limit, cost: 2)
        #expect(!denied.allowed)
        #expect(denied.retryAfter > .zero && denied.retryAfter <= .seconds(3))
        try await eventually("all units are back") { try await limiter.admit(key: key, limit: limit, cost: 2).allowed }
    }

    @Test func keysVanishWhenTheirUnitsAreBack() async throws {
        let redis = try await connected()
        let key = try TestRedis().keyPrefix + "{gone}"
        _ = try await GCRALimiter(redis).admit(key: key, limit: .init(limit: 10, period: .milliseconds(500)))
        try await eventually("expiry") { try await redis.command("EXISTS", .string(key)) == .integer(0) }
    }

    @Test func whatIsChargedAfterwardsIsOwed() async throws {
        let limiter = GCRALimiter(try await connected())
        let prefix = try TestRedis().keyPrefix
        let checks = [20, 100].map {
            GCRALimiter.Check(key: prefix + "{debt}:\($0)", limit: .init(limit: $0, period: .seconds(6_000)))
        }
        #expect(try await limiter.admit(checks).remaining == 19)
        try await charge(limiter, checks, 9)
        let after = try await limiter.admit(checks)
        #expect(after.allowed && after.remaining == 9)
        // Twenty more than there are: each comes back after 300 seconds, less what this test takes.
        try await charge(limiter, checks, 29)
        let denied = try await limiter.admit(checks)
        #expect(!denied.allowed && denied.remaining == 0 && denied.limit == checks[0].limit)
        #expect(denied.retryAfter > .seconds(3_500) && denied.retryAfter <= GCRA.mostOwed + .seconds(300))
        // 41 of its hundred are spent; one comes back a minute.
        let other = try await limiter.admit([checks[1]]).remaining
        #expect((59...60).contains(other))
    }

    /// A time far ahead that no charge has left there is the trace of a clock, and locks nobody out.
    @Test func aClockThatWasSetBackIsNoDebt() async throws {
        let redis = try await connected()
        let key = try TestRedis().keyPrefix + "{clock}"
        try await redis.command("SET", .string(key), "99999999999999999")
        let answer = try await GCRALimiter(redis).admit(key: key, limit: .perMinute(2))
        #expect(answer.retryAfter <= .seconds(60))
    }

    private func charge(_ limiter: GCRALimiter, _ checks: [GCRALimiter.Check], _ units: Int) async throws {
        try await withCheckedThrowingContinuation { continuation in
            limiter.charge(checks, units: units) { continuation.resume(with: $0) }
        }
    }
}
