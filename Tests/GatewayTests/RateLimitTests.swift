import Authentication
import JSONKit
import Primitives
import TestSupport
import Testing

@testable import GatewayService

struct RateLimitTests {
    @Test func aUserHasExactlyTheLimitOverTwoGateways() async throws {
        let redis = try PrivateRedis()
        let settings = ["RATE_USER_PER_MINUTE": "30"]
        let tokens = TestTokens()
        try await withGateway(settings, redis: redis.url(), tokens: tokens) { one in
            try await withGateway(settings, redis: redis.url(), tokens: tokens) { two in
                let bearer = try tokens.bearer()
                let start = ContinuousClock.now
                let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
                    for gateway in [one, two, one, two] {
                        group.addTask {
                            let connection = try await gateway.connect()
                            var statuses: [Int] = []
                            for _ in 0..<40 {
                                try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [bearer]))
                                statuses.append(try await connection.answer().status)
                            }
                            return statuses
                        }
                    }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                // One unit comes back every two seconds.
                let returned = Int((ContinuousClock.now - start) / .seconds(2)) + 1
                let passed = statuses.count { $0 == 200 }
                #expect((30...(30 + returned)).contains(passed))
                #expect(statuses.allSatisfy { $0 == 200 || $0 == 429 })
                #expect(one.upstream.received.count + two.upstream.received.count == passed)
            }
        }
    }

    /// Five times the limit at once: what is let through is the limit, what comes back meanwhile, and what gateways may
    /// have taken in advance.
    @Test func fourGatewaysTogetherKeepTheLimit() async throws {
        let redis = try PrivateRedis()
        let (limit, tokens) = (300, TestTokens())
        let settings = ["RATE_USER_PER_MINUTE": "\(limit)"]
        try await withGateways(4, settings, redis: redis.url(), tokens: tokens) { gateways in
            let bearer = try tokens.bearer()
            let start = ContinuousClock.now
            let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
                for gateway in gateways {
                    group.addTask {
                        let connection = try await gateway.connect()
                        var statuses: [Int] = []
                        for _ in 0..<(5 * limit / gateways.count) {
                            try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [bearer]))
                            statuses.append(try await connection.answer().status)
                        }
                        return statuses
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let returned = Int((ContinuousClock.now - start) / (.seconds(60) / limit)) + 1
            let inAdvance = gateways.count * limit / LeasedLimits.share
            let passed = statuses.count { $0 == 200 }
            #expect((limit...(limit + returned + inAdvance)).contains(passed))
            #expect(statuses.allSatisfy { $0 == 200 || $0 == 429 })
            #expect(gateways.reduce(0) { $0 + $1.upstream.received.count } == passed)
        }
    }

    @Test func headersTellWhatIsLeft() async throws {
        try await withGateway(["RATE_USER_PER_MINUTE": "3"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            for remaining in ["2", "1", "0"] {
                let answer = try await gateway.send("GET", "/api/v1/wallets", [bearer])
                #expect(answer["ratelimit-limit"] == "3")
                #expect(answer["ratelimit-remaining"] == remaining)
                #expect(Int(answer["ratelimit-reset"] ?? "") ?? 0 > 0)
            }
            let denied = try await gateway.send("POST", "/api/v1/transfers", [bearer], body: "{}")
            #expect(denied.status == 429)
            #expect(denied.body.contains(#""code":"rate_limited""#))
            #expect(denied["ratelimit-remaining"] == "0")
            #expect((1...20).contains(Int(denied["retry-after"] ?? "") ?? 0))
            // Another user is not concerned.
            #expect(try await gateway.send("GET", "/api/v1/wallets", [try gateway.tokens.bearer()]).status == 200)
        }
    }

    @Test func signingInIsLimitedByAddress() async throws {
        try await withGateway(["RATE_AUTH_PER_MINUTE": "2"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            for status in [200, 200, 429] {
                #expect(try await gateway.send("POST", "/api/v1/auth/login", body: "{}").status == status)
            }
            #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 200)
        }
    }

    @Test(arguments: [("WRITE", "/api/v1/wallets"), ("MONEY", "/api/v1/transfers")])
    func aClassMayBeTighterThanTheUser(_ name: String, _ path: String) async throws {
        try await withGateway(["RATE_USER_PER_MINUTE": "5", "RATE_\(name)_PER_MINUTE": "1"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            #expect(try await gateway.send("POST", path, [bearer], body: "{}").status == 200)
            for _ in 0..<3 {
                #expect(try await gateway.send("POST", path, [bearer], body: "{}").status == 429)
            }
            // The denied ones cost nothing: four of the user's five are left.
            for status in [200, 200, 200, 200, 429] {
                #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == status)
            }
        }
    }

    @Test func whatEverybodyMayReadIsLimitedByAddressAlone() async throws {
        try await withGateway(["RATE_PUBLIC_PER_MINUTE": "4", "RATE_ANONYMOUS_PER_MINUTE": "1"]) { gateway in
            // The harness has asked for one of them.
            for status in [200, 200, 200, 429] {
                #expect(try await gateway.send("GET", "/api/v1/currencies").status == status)
            }
            let bearer = try gateway.tokens.bearer()
            #expect(try await gateway.send("GET", "/api/v1/currencies", [bearer]).status == 429)
            #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 200)
        }
    }

    @Test func aRefusalTellsItsTimeToPrograms() async throws {
        try await withGateway(["RATE_USER_PER_MINUTE": "1"]) { gateway in
            let bearer = try gateway.tokens.bearer()
            #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 200)
            let before = WallClock.system.now()
            let denied = try await gateway.send("GET", "/api/v1/wallets", [bearer])
            let problem = try JSONParser.parse(Array(denied.body.utf8))
            #expect(problem["retry_after_seconds"]?.integerValue.map { "\($0)" } == denied["retry-after"])
            let resets = try #require(problem["resets_at"]?.stringValue.flatMap(Timestamp.init(rfc3339:)))
            #expect(resets > before && resets < before + .seconds(70))
        }
    }

    @Test func guessingTokensIsLimitedByAddressAndThenNotEvenChecked() async throws {
        try await withGateway(["RATE_ANONYMOUS_PER_MINUTE": "3"]) { gateway in
            let foreign = TestTokens()
            var statuses: [Int] = []
            let start = ContinuousClock.now
            for _ in 0..<8 {
                let answer = try await gateway.send("GET", "/api/v1/wallets", [try foreign.bearer()])
                statuses.append(answer.status)
                if answer.status == 429 { #expect(answer["retry-after"] != nil) }
            }
            // One comes back in 20 s.
            let returned = Int((ContinuousClock.now - start) / .seconds(20)) + 1
            #expect((3...(3 + returned)).contains(statuses.count { $0 == 401 }))
            #expect(statuses.allSatisfy { $0 == 401 || $0 == 429 } && statuses.last == 429)
        }
    }

    @Test func everyAnswerTellsALimit() async throws {
        try await withGateway { gateway in
            let targets = ["/healthz", "/nothing", "/api/v1/wallets", "/api/v1/auth/login"]
            for target in targets {
                let answer = try await gateway.send("GET", target)
                #expect(answer["ratelimit-limit"] != nil && answer["ratelimit-remaining"] != nil)
                #expect(answer["ratelimit-reset"] != nil)
            }
            let malformed = try await gateway.connect()
            try await malformed.send("nonsense\r\n\r\n")
            #expect(try await malformed.answer()["ratelimit-limit"] != nil)
        }
    }

    @Test func withoutRedisThisProcessCountsAlone() async throws {
        try await withGateway(["RATE_USER_PER_MINUTE": "2"], redis: absentRedis) { gateway in
            let bearer = try gateway.tokens.bearer()
            for status in [200, 200, 429] {
                #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == status)
            }
            // Nothing else tells an operator that gateways count each for itself.
            let count = try await gateway.metric("gateway_limits_without_redis_total")
            #expect(count >= 3)
        }
    }

    @Test func aClassMayRefuseWithoutRedisAndComeBackWithIt() async throws {
        let redis = try PrivateRedis()
        try await withGateway(["RATE_WRITE_REDIS_DOWN": "refuse"], redis: redis.url()) { gateway in
            let bearer = try gateway.tokens.bearer()
            // Its connection is made beside the start, which does not wait for it.
            try await eventually("redis counts") {
                try await gateway.send("POST", "/api/v1/wallets", [bearer], body: "{}").status == 200
            }
            redis.stop()
            let refused = try await eventually("leased units are spent") {
                let answer = try await gateway.send("POST", "/api/v1/wallets", [bearer], body: "{}")
                return answer.status == 503 ? answer : nil
            }
            #expect(refused["retry-after"] != nil)
            #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 200)
            try redis.start()
            try await eventually("redis is back") {
                try await gateway.send("POST", "/api/v1/wallets", [bearer], body: "{}").status == 200
            }
        }
    }

    @Test func aFrozenRedisCostsEachRequestAQuarterOfASecondAtMost() async throws {
        let redis = try PrivateRedis()
        try await withGateway(["REDIS_TIMEOUT_MILLISECONDS": "250"], redis: redis.url()) { gateway in
            let bearer = try gateway.tokens.bearer()
            let connection = try await gateway.connect()
            func twentyRequests() async throws -> Duration {
                let start = ContinuousClock.now
                for _ in 0..<20 {
                    try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [bearer]))
                    #expect(try await connection.answer().status == 200)
                }
                return ContinuousClock.now - start
            }
            let usual = try await twentyRequests()
            redis.freeze()
            // The first waits for its time-out; after that the silence is known. All waiting would be 5 seconds more.
            #expect(try await twentyRequests() < usual * 2 + .milliseconds(2500))
            redis.thaw()
        }
    }
}
