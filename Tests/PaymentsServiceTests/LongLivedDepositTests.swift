import Authentication
import HTTPKit
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What happens to a deposit after everybody thought that it was done with.
@Suite(.timeLimit(.minutes(2))) struct LongLivedDepositTests {
    private static let held = "/api/v1/admin/payments/deposits?stage=held"

    /// As the housekeeping does a month after a saga has ended.
    private func cleanSagas(_ payments: PaymentsHarness) async throws {
        try await payments.database.execute("delete from payments.sagas where next_attempt_at is null")
    }

    @Test(arguments: ["10.01", "10.00"])
    func endedDepositOutlivesItsSaga(amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit(amount).json["id"]?.stringValue)
            let end = amount == "10.00" ? "succeeded" : "failed"
            try await payments.waitUntil(id, is: end)
            try await cleanSagas(payments)
            let mine = try await payments.send(.GET, "/api/v1/payments/deposits")
            #expect(mine.json["data"]?.arrayValue?.first?["id"]?.stringValue == id)
            #expect(mine.json["data"]?.arrayValue?.first?["status"]?.stringValue == end)
            let all = try await payments.send(
                .GET, "/api/v1/admin/payments/deposits?stage=ended", roles: [.operator])
            #expect(all.json["data"]?.arrayValue?.count == 1)
        }
    }

    /// Where it stands is the deposit's own; without its saga it used to look like one that waits for a person.
    @Test func aDepositKnowsItsStageWithoutItsSaga() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit("10.02")
            try await payments.database.execute("delete from payments.sagas")
            let awaiting = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)?stage=awaiting")
            #expect(awaiting.json["data"]?.arrayValue?.first?["id"]?.stringValue == id)
            let mine = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)")
            #expect(mine.json["next_action"]?["url"]?.stringValue != nil)
        }
    }

    @Test func moneyThatComesAfterTheSagaWasCleanedAwayIsCredited() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.02").json["id"]?.stringValue)
            payments.clock.advance(by: .seconds(24 * 3_600))
            try await payments.waitUntil(id, is: "expired")
            try await cleanSagas(payments)
            let late = try await payments.webhook(payments.event("evt_late", deposit: id, amount: "10.02"))
            #expect(late.status == 200)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    /// The first event says another amount than the provider itself does, when it is asked.
    @Test(arguments: [false, true])
    func wrongAmountIsAskedAboutWhenAnOperatorWantsIt(isOld: Bool) async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.deposit("10.02").json["id"]?.stringValue)
            #expect(try await payments.webhook(payments.event("evt_1", deposit: id, amount: "99.00")).status == 200)
            if isOld { try await cleanSagas(payments) }
            let list = try await payments.send(.GET, Self.held, roles: [.operator])
            #expect(list.json["data"]?.arrayValue?.first?["reason"]?.stringValue == "amount_mismatch")
            let retry = "/api/v1/admin/payments/deposits/\(id)/retry"
            let early = try await payments.send(.POST, retry, roles: [.operator], json: "{}")
            #expect(early.json["stage"]?.stringValue == "held", "the provider has seen no money yet")
            #expect(try await payments.settle(id) == 200)
            _ = try await payments.send(.POST, retry, roles: [.operator], json: "{}")
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test func eventAboutNothingOfOursIsTaken() async throws {
        try await PaymentsHarness.run { payments in
            let answer = try await payments.webhook(payments.event("evt_1", deposit: "order-17", amount: "1.00"))
            #expect(answer.status == 200)
        }
    }
}
