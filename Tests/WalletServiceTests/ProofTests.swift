import Authentication
import Contracts
import JSONKit
import Messaging
import Primitives
import ServiceKit
import TestSupport
import Testing

/// What outlives a session, or lifts what its owner set against its loss, needs a proof of who is there.
@Suite struct ProofTests {
    @Test func pinsAndHigherLimitsNeedAProof() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada)
            let path = "/api/v1/wallets/\(wallet)"
            let old = try world.caller(ada.user, [.customer], age: .seconds(301))
            try await old.post("\(path)/pin", #"{"pin":"1470"}"#).expect(401, "step_up_required")
            try await ada.post("\(path)/pin", #"{"pin":"1470"}"#).expect(204)
            try await old.post("\(path)/pin/reset", #"{"pin":"2580"}"#).expect(401, "step_up_required")
            // Who knows the PIN has shown enough.
            try await old.post("\(path)/pin/change", #"{"current_pin":"1470","new_pin":"2580"}"#).expect(204)
            try await ada.post("\(path)/pin/reset", #"{"pin":"9753"}"#).expect(204)

            func limits(_ more: String) -> String { #"{"limits":{\#(more)}}"# }
            try await old.patch(path, limits(#""daily":\#(world.money("5"))"#)).expect(200)
            try await old.patch(path, limits(#""daily":\#(world.money("4")),"monthly":\#(world.money("9"))"#)).expect(
                200)
            for lift in [
                #""daily":\#(world.money("4.01"))"#, #""daily":null"#,
                #""daily":\#(world.money("1")),"monthly":null"#,
            ] {
                try await old.patch(path, limits(lift)).expect(401, "step_up_required")
            }
            try await old.patch(path, #"{"name":"Rent"}"#).expect(200)
            #expect(try await old.get(path).text("limits.daily.amount") == "4.00")
            try await ada.patch(path, limits(#""daily":null"#)).expect(200)
        }
    }

    @Test func keysNeitherLiftNorEndWhatProtects() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada)
            let path = "/api/v1/wallets/\(wallet)"
            let key = try world.apiKey(of: ada)
            for (route, body) in [
                ("pin", #"{"pin":"1470"}"#), ("pin/reset", #"{"pin":"1470"}"#),
                ("pin/change", #"{"current_pin":"1470","new_pin":"2580"}"#),
                ("pin/authorize", #"{"pin":"1470","up_to":\#(world.money("1"))}"#),
            ] {
                try await key.post("\(path)/\(route)", body).expect(403, "forbidden")
            }
            try await key.patch(path, #"{"limits":{"daily":\#(world.money("5"))}}"#).expect(200)
            let lifted = try await key.patch(path, #"{"limits":{"daily":null}}"#).expect(403, "forbidden")
            #expect(lifted.text("detail") == "An API key cannot show that its owner is present.")
            try await key.patch(path, #"{"name":"Rent"}"#).expect(200)
            try await key.post("\(path)/freeze").expect(200)
            let thawed = try await key.post("\(path)/unfreeze").expect(403, "forbidden")
            #expect(thawed.text("detail") == "An API key may freeze a wallet, and not end a freeze.")
            try await ada.post("\(path)/unfreeze").expect(200)
        }
    }

    /// A step-up token is put to auth over the broker, with who asks and in which session.
    @Test func aStepUpTokenIsPutToAuth() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada)
            var old = try world.caller(ada.user, [.customer], age: .seconds(3_600))
            try await world.withAuth(accepting: "fls_right") {
                old.proof = "fls_wrong"
                try await old.post("/api/v1/wallets/\(wallet)/pin", #"{"pin":"1470"}"#).expect(401, "step_up_required")
                old.proof = "fls_right"
                try await old.post("/api/v1/wallets/\(wallet)/pin", #"{"pin":"1470"}"#).expect(204)
            }
        }
    }
}

extension WalletHarness {
    /// Plays auth, for as long as `body` runs.
    fileprivate func withAuth(accepting right: String, _ body: () async throws -> Void) async throws {
        var config = try BrokerConfig(url: broker.url)
        config.connectionName = "auth"
        let auth = MessageBroker(
            config, topology: .service("auth", events: [], servesRequests: true), logger: service.context.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await auth.run() }
            group.addTask {
                try await auth.serve(queue: "auth.requests", prefetch: 1) { request in
                    guard let asked = try? ConsumeStepUp.read(request.body) else {
                        return .failure(code: "malformed_request", message: "")
                    }
                    return .reply(JSON.encode(ConsumedStepUp(accepted: asked.stepUpToken == right)))
                }
            }
            try await eventually("auth has its queue") { (try? await auth.queueDepths()) != nil }
            try await body()
            group.cancelAll()
            try? await group.waitForAll()  // cancelled on purpose
        }
        await auth.close()
    }
}
