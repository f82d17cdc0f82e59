import Authentication
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

/// Deposits against the real sandbox provider, one for each of its behaviours.
@Suite(.timeLimit(.minutes(2))) struct DepositFlowTests {
    @Test func anOrdinaryDepositIsPaidAndCreditedOnce() async throws {
        try await PaymentsHarness.run { payments in
            let created = try await payments.deposit("10.00")
            #expect(created.status == 201)
            #expect(created.json["next_action"]?["type"]?.stringValue == "redirect")
            #expect(created.json["fee"]?["amount"]?.stringValue == "0.00")
            let id = try #require(created.json["id"]?.stringValue)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test func aDeclinedOneFailsAndSaysWhy() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.01").json["id"]?.stringValue)
            try await payments.waitUntil(id, is: "failed")
            let deposit = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json
            #expect(deposit["failure_code"]?.stringValue == "card_declined")
            #expect(payments.wallet.credits == 0)
        }
    }

    @Test func oneThatIsSettledOnlyWhenAskedWaits() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.02").json["id"]?.stringValue)
            #expect(try await payments.status(id) == "pending")
            #expect(try await payments.settle(id) == 200)
            try await payments.waitUntil(id, is: "succeeded")
        }
    }

    @Test(arguments: ["10.03", "10.04", "10.05"])
    func repeatedEarlyAndUnansweredPaymentsAreCreditedOnce(amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit(amount).json["id"]?.stringValue)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    /// Whoever is asked at night why a deposit stands as it stands sees what was said and answered.
    @Test func operatorsSeeWhatTheProviderWasAskedAndAnswered() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.01").json["id"]?.stringValue)
            try await payments.waitUntil(id, is: "failed")
            let seen = try await payments.send(
                .GET, "/api/v1/admin/payments/deposits/\(id)", roles: [.support])
            let asked = try #require(seen.json["exchanges"]?.arrayValue?.first)
            #expect(asked["operation"]?.stringValue == "create_payment")
            #expect(asked["outcome"]?.stringValue == "done")
            #expect(asked["status"]?.integerValue == 201)
            #expect(asked["request"]?.stringValue?.contains(id) == true)
            #expect(asked["answer"]?.stringValue?.contains("pending") == true)
            #expect(try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json["exchanges"] == nil)
        }
    }

    @Test func oneKeySentAtOnceMakesOneDeposit() async throws {
        try await PaymentsHarness.run { payments in
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for _ in 0..<20 { group.addTask { try await payments.deposit("10.02", key: "same") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.status)).isSubset(of: [201, 409]))
            let bodies = Set(answers.filter { $0.status == 201 }.map(\.body))
            #expect(bodies.count == 1)
            let again = try await payments.deposit("10.02", key: "same")
            #expect(bodies == [again.body])
            #expect(again.headers.first(name: "Idempotent-Replayed") == "true")
            let count = try await payments.database.query("select count(*) from payments.deposits").first(Int64.self)
            #expect(count == 1)
            #expect(try await payments.deposit("11.00", key: "same").code == "idempotency_key_reused")
        }
    }

    @Test func aCreditWithoutAnAnswerIsAskedForAgainAndNotDoubled() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.state.withLock { $0.silentCredits = 2 }
            let id = try #require(try await payments.deposit("10.00").json["id"]?.stringValue)
            try await eventually("the wallet was asked again") {
                payments.clock.advance(by: .seconds(2))
                return try await payments.status(id) == "succeeded"
            }
            #expect(payments.wallet.credits == 1)
            #expect(payments.wallet.state.withLock { $0.requests } == 3)
        }
    }

    @Test func aDepositTheWalletRefusesIsHeldAndCreditedLater() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.state.withLock { $0.refusal = "wallet_frozen" }
            let id = try #require(try await payments.deposit("10.00").json["id"]?.stringValue)
            let held = "/api/v1/admin/payments/deposits?stage=held"
            try await eventually("the deposit is held") {
                let list = try await payments.send(.GET, held, roles: [.operator]).json["data"]?.arrayValue ?? []
                return list.first?["reason"]?.stringValue == "wallet_frozen"
            }
            #expect(try await payments.status(id) == "pending")
            payments.wallet.state.withLock { $0.refusal = nil }
            let retried = try await payments.send(
                .POST, "/api/v1/admin/payments/deposits/\(id)/retry", roles: [.operator], json: "{}")
            #expect(retried.json["status"]?.stringValue == "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test func anUnpaidDepositExpiresAfterADayAndMoneyThatComesLaterStillCounts() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.02").json["id"]?.stringValue)
            payments.clock.advance(by: .seconds(24 * 3_600))
            try await payments.waitUntil(id, is: "expired")
            let late = try await payments.webhook(payments.event("evt_late", deposit: id, amount: "10.02"))
            #expect(late.status == 200)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test func aDeadProviderLeavesAPendingDepositThatGoesOnByItself() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            let created = try await payments.deposit("10.00")
            #expect(created.status == 201)
            #expect(created.json["next_action"] == nil)
            let id = try #require(created.json["id"]?.stringValue)
            #expect(try await payments.status(id) == "pending")
            let saga = try await payments.database.query("select state from payments.sagas").first(String.self)
            #expect(saga == "creating")
        }
    }
}
