import Authentication
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import Testing

@testable import PaymentsService

/// Every refusal, and that it leaves nothing behind.
@Suite(.timeLimit(.minutes(2))) struct RefusalTests {
    @Test func badOrdersAreRefusedAndLeaveNothing() async throws {
        try await PaymentsHarness.run { payments in
            #expect(try await payments.deposit("0").code == "amount_not_positive")
            #expect(try await payments.deposit("-1.00").code == "amount_not_positive")
            #expect(try await payments.deposit("1.001").code == "validation_failed")
            let body = #"{"wallet_id":"\#(PaymentsHarness.wallet)","amount":{"amount":"1","currency":"USD"}"#
            let path = "/api/v1/payments/deposits"
            let unknown = try await payments.send(.POST, path, json: body + #","provider":"nobody"}"#, key: "a")
            #expect(unknown.code == "unknown_provider")
            #expect(try await payments.send(.POST, path, json: body + "}").code == "idempotency_key_required")
            for url in [
                "javascript:alert(1)", "javascript://%0Aalert(1)", "data://text/html,x", "file:///etc/passwd",
                "http://2130706433/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/",
                "http://10.0.0.1:8101/", "http://shop.example@10.0.0.1/", "http://vm/",
                "http://metadata.google.internal/",
            ] {
                let hostile = try await payments.send(
                    .POST, path, json: body + #","return_url":"\#(url)"}"#, key: "b")
                #expect(hostile.code == "validation_failed", "\(url)")
            }
            #expect(try await payments.send(.POST, path, as: nil, json: body + "}", key: "c").status == 401)
            payments.wallet.state.withLock { $0.checkRefusal = "limit_exceeded" }
            #expect(try await payments.deposit("1.00").code == "limit_exceeded")
            payments.wallet.state.withLock { $0.checkRefusal = "not_found" }
            #expect(try await payments.deposit("1.00").status == 404)
            let count = try await payments.database.query("select count(*) from payments.deposits").first(Int64.self)
            #expect(count == 0)
        }
    }

    /// Real money does not come through a sandbox: production has a provider only where one is configured.
    @Test func withoutAProviderDepositsAreRefused() async throws {
        let production = [
            "FLORIN_MODE": "production", "CURSOR_SECRET": "a secret of our own, long enough", "SANDBOX_URL": "",
            "PAYMENTS_SECRET": "a secret of our own, long enough for a key", "PUBLIC_URL": "https://pay.example.com",
            "FILES_KEYS": "first:a secret of our own that is long enough for files",
        ]
        #expect(try PaymentsConfig(Settings.variables(production)).accounts.isEmpty)
        try await PaymentsHarness.run(providerIsUp: false, production) { payments in
            let refused = try await payments.deposit("1.00")
            #expect(refused.status == 422 && refused.code == "unknown_provider")
            let count = try await payments.database.query("select count(*) from payments.deposits").first(Int64.self)
            #expect(count == 0)
        }
    }

    @Test func anotherCustomersDepositLooksLikeNone() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.02").json["id"]?.stringValue)
            let stranger = UserID(UniqueID(high: 1, low: 2))
            let foreign = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)", as: stranger)
            let random = try await payments.send(
                .GET, "/api/v1/payments/deposits/\(UniqueID(high: 5, low: 5))", as: stranger)
            #expect(foreign.status == 404 && random.status == 404)
            #expect(foreign.json["detail"] == random.json["detail"] && foreign.code == random.code)
            let list = try await payments.send(.GET, "/api/v1/payments/deposits", as: stranger).json
            #expect(list["data"] == .array([]))
            let staff = try await payments.send(.GET, "/api/v1/admin/payments/deposits")
            #expect(staff.code == "forbidden")
        }
    }

    @Test func webhooksMustBeSignedFreshAndKnown() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.02").json["id"]?.stringValue)
            let event = payments.event("evt_1", deposit: id, amount: "10.02")
            #expect(try await payments.webhook(event, secret: "another").code == "webhook_not_signed")
            let old = payments.clock.now - .seconds(301)
            #expect(try await payments.webhook(event, at: old).code == "webhook_not_signed")
            let bare = try await payments.send(.POST, "/api/v1/payments/webhooks/sandbox", as: nil, json: event)
            #expect(bare.status == 401)
            #expect(try await payments.webhook("{}").code == "webhook_malformed")
            let nobody = try await payments.send(.POST, "/api/v1/payments/webhooks/nobody", as: nil, json: event)
            #expect(nobody.status == 404)
            let random = payments.event("evt_2", deposit: "\(UniqueID(high: 5, low: 5))", amount: "10.02")
            #expect(try await payments.webhook(random).status == 200)
            #expect(try await payments.status(id) == "pending")
        }
    }

    @Test func aReplayedEventHasNoSecondEffect() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.02").json["id"]?.stringValue)
            let event = payments.event("evt_1", deposit: id, amount: "10.02")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 { group.addTask { try await payments.webhook(event).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(statuses) == [200])
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test func aWrongAmountIsHeldForAPerson() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.02").json["id"]?.stringValue)
            #expect(try await payments.webhook(payments.event("evt_1", deposit: id, amount: "99.00")).status == 200)
            let list = try await payments.send(
                .GET, "/api/v1/admin/payments/deposits?stage=held", roles: [.operator]
            ).json["data"]?.arrayValue
            #expect(list?.first?["reason"]?.stringValue == "amount_mismatch")
            #expect(try await payments.status(id) == "pending")
            #expect(payments.wallet.credits == 0)
        }
    }

    @Test func operatorsSetFeesAndOthersDoNot() async throws {
        try await PaymentsHarness.run { payments in
            let path = "/api/v1/admin/payments/deposit-fees"
            let rule = """
                {"provider":"sandbox","method":"card","currency":"USD","basis_points":150,\
                "fixed":{"amount":"0.30","currency":"USD"}}
                """
            #expect(try await payments.send(.PUT, path, json: rule).code == "forbidden")
            #expect(try await payments.send(.PUT, path, roles: [.operator], json: rule).status == 200)
            let deposit = try await payments.deposit("10.02").json
            #expect(deposit["fee"]?["amount"]?.stringValue == "0.46")
            let foreign = rule.replacing(#""0.30","currency":"USD""#, with: #""0.30","currency":"EUR""#)
            #expect(try await payments.send(.PUT, path, roles: [.operator], json: foreign).code == "validation_failed")
        }
    }

    @Test func theSchemaItselfKeepsTheInvariants() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.00").json["id"]?.stringValue)
            try await payments.waitUntil(id, is: "succeeded")
            for change in ["set status = 'failed', transaction_id = null", "set amount = 1"] {
                await #expect(throws: PostgresError.self) {
                    try await payments.database.execute("update payments.deposits \(dangerouslyRaw: change)")
                }
            }
            await #expect(throws: PostgresError.self) {
                try await payments.database.execute("delete from payments.deposits")
            }
        }
    }
}
