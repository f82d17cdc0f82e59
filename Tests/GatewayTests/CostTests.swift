import RedisAccess
import TestSupport
import Testing

/// What a request turns out to cost once its service has done it.
struct CostTests {
    /// One unit comes back every three seconds.
    private static let settings = ["RATE_USER_PER_MINUTE": "20"]

    @Test func aBatchIsChargedByItsItems() async throws {
        try await withGateway(Self.settings) { gateway in
            gateway.upstream.behave { .answer(200, $0.method == "POST" ? [("X-Florin-Cost", "10")] : []) }
            let bearer = try gateway.tokens.bearer()
            let batch = try await gateway.send("POST", "/api/v1/transfers/batch", [bearer], body: "{}")
            #expect(batch["x-florin-cost"] == nil)
            #expect(batch["ratelimit-remaining"] == "10")
            try await eventually("the charge") {
                try await gateway.send("GET", "/api/v1/wallets", [bearer])["ratelimit-remaining"].flatMap(Int.init)
                    ?? 99
                    < 10
            }
            // Another user is not concerned.
            let other = try await gateway.send("GET", "/api/v1/wallets", [try gateway.tokens.bearer()])
            #expect(other["ratelimit-remaining"] == "19")
        }
    }

    /// More than there is: it has been done, and is owed; who owes waits.
    @Test(arguments: [true, false]) func whatIsMissingIsOwed(_ hasRedis: Bool) async throws {
        try await withGateway(Self.settings, redis: hasRedis ? nil : absentRedis) { gateway in
            gateway.upstream.behave { .answer(200, $0.method == "POST" ? [("X-Florin-Cost", "40")] : []) }
            let bearer = try gateway.tokens.bearer()
            let batch = try await gateway.send("POST", "/api/v1/transfers/batch", [bearer], body: "{}")
            #expect(batch.status == 200)
            #expect(batch["ratelimit-remaining"] == "0")
            #expect((110...120).contains(Int(batch["ratelimit-reset"] ?? "") ?? 0))
            let denied = try await eventually(
                "the charge",
                answer: { () -> RawConnection.Answer? in
                    let answer = try await gateway.send("GET", "/api/v1/wallets", [bearer])
                    return answer.status == 429 ? answer : nil
                })
            // Twenty units of three seconds are owed, and one is wanted.
            #expect((50...66).contains(Int(denied["retry-after"] ?? "") ?? 0))
            #expect(denied["ratelimit-remaining"] == "0")
        }
    }

    @Test(arguments: ["0", "1", "-5", "x", "", "99999999999999999999"])
    func anOddCostIsThatOfOneRequest(_ cost: String) async throws {
        try await withGateway(Self.settings) { gateway in
            gateway.upstream.behave { _ in .answer(200, [("X-Florin-Cost", cost)]) }
            let bearer = try gateway.tokens.bearer()
            for remaining in ["19", "18"] {
                #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer])["ratelimit-remaining"] == remaining)
            }
        }
    }
}
