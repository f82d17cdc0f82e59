import Contracts
import JSONKit
import Messaging
import TestSupport
import Testing

/// Why an API key opens nothing: auth tells it to whoever has the secret, and so does the gateway.
@Suite struct RefusedKeyTests {
    private static let reasons: [String: APIKeyRefusal] = [
        "flk_odd": .malformed, "flk_old": .expired, "flk_gone": .revoked,
    ]

    @Test func aKeyThatOpensNothingSaysWhy() async throws {
        try await TestBroker.with { broker in
            try await withService(
                broker,
                replies: { request in
                    guard request.type == ExchangeAPIKey.type else { return .unavailable }
                    let key = try ExchangeAPIKey.read(request.body).apiKey
                    return .reply(JSON.encode(ExchangedAPIKey(refusal: Self.reasons[key])))
                }
            ) {
                try await withGateway(broker: broker.url) { gateway in
                    // Asked, and remembered.
                    for _ in 0..<2 {
                        let odd = try await refusal("flk_odd", gateway)
                        #expect(odd.contains("not one of ours"))
                        let old = try await refusal("flk_old", gateway)
                        #expect(old.contains("has expired"))
                        let gone = try await refusal("flk_gone", gateway)
                        #expect(gone.contains("has been revoked"))
                        // Nobody has it: not a word more.
                        let unknown = try await refusal("flk_unknown", gateway)
                        #expect(!unknown.contains("detail"))
                    }
                }
            }
        }
    }

    private func refusal(_ key: String, _ gateway: GatewayHarness) async throws -> String {
        try await eventually("the broker") {
            let answer = try await gateway.send("GET", "/api/v1/wallets", ["Authorization: Bearer \(key)"])
            return answer.status == 401 ? answer.body : nil
        }
    }
}
