import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Money to bank accounts against the real sandbox provider, one for each of its behaviours.
@Suite(.timeLimit(.minutes(2))) struct WithdrawalTests {
    private static let path = PaymentsHarness.withdrawals

    /// One payout at the provider, however often it was asked.
    private func payouts(_ payments: PaymentsHarness, _ id: String) async throws -> JSONValue {
        try JSONParser.parse(try await payments.atProvider(.get, "/payouts/\(id)").body)
    }

    @Test func anOrdinaryOneIsPaidOutAndCapturedOnce() async throws {
        try await PaymentsHarness.run { payments in
            let account = try await payments.newAccount()
            let made = try await payments.withdraw("10.00", to: account)
            #expect(made.status == 201 && made.json["status"] == .string("pending"))
            #expect(made.json["reference"]?.stringValue?.hasPrefix("WDR-") == true)
            #expect(made.json["destination"] == .string("Guaranty Trust Bank ****6789"))
            #expect(made.json["transaction_id"] == nil)
            let id = try #require(made.json["id"]?.stringValue)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
            let hold = try #require(UniqueID(id))
            let capture = try #require(payments.wallet.holds.state.withLock { $0.captures[hold] })
            #expect(capture.legs.map(\.credit) == ["clearing:sandbox"])
            let after = try await payments.outflow(Self.path, id)
            #expect(after["transaction_id"] == .string("\(capture.id)"))
            #expect(try await payouts(payments, id)["status"] == .string("succeeded"))
            #expect(payments.wallet.holds.state.withLock { $0.mistakes } == [])
        }
    }

    @Test func aFeeIsHeldAndCapturedBesideTheAmount() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.database.execute(
                "update payments.outflow_fees set basis_points = 150 where via = 'sandbox' and currency = ''")
            let made = try await payments.withdraw("33.33", to: try await payments.newAccount())
            // Half to even: 0.49995 is 0.50.
            #expect(made.json["fee"]?["amount"] == .string("0.50"))
            #expect(made.json["total"]?["amount"] == .string("33.83"))
            let id = try #require(made.json["id"]?.stringValue)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
            let hold = try #require(UniqueID(id))
            let (placed, capture) = payments.wallet.holds.state.withLock { ($0.placed[hold], $0.captures[hold]) }
            #expect(placed?.amount.minorUnits == 3_383 && placed?.expiresAt == nil)
            #expect(capture?.legs.map(\.amount.minorUnits) == [3_333, 50])
            #expect(capture?.legs.last?.credit == "fees")
        }
    }

    @Test func aRefusedOneFailsAndIsReleased() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal("10.01")
            try await payments.waitUntil(Self.path, id, is: "failed")
            try await payments.waitUntilOver(id)
            #expect(try await payments.outflow(Self.path, id)["failure_code"] == .string("account_refused"))
            let hold = try #require(UniqueID(id))
            #expect(payments.wallet.holds.state.withLock { $0.released } == [hold])
            #expect(payments.wallet.holds.state.withLock { $0.captures.isEmpty })
        }
    }

    @Test func oneThatWaitsIsAskedAboutUntilItEnds() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal("10.02")
            try await payments.waitUntil(Self.path, id, is: "processing")
            payments.clock.advance(by: .seconds(3_600))
            try await eventually("the provider has it") { try await payouts(payments, id)["id"] != nil }
            #expect(try await payments.outflow(Self.path, id)["status"] == .string("processing"))
            #expect(try await payments.atProvider(.post, "/payouts/\(id)/settle", "{}").status == 200)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
        }
    }

    @Test(arguments: ["10.03", "10.04", "10.05", "10.06"])
    func repeatedEarlyUnansweredAndLostOnesAreCapturedOnce(amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal(amount)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
            #expect(try await payouts(payments, id)["status"] == .string("succeeded"))
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.released.isEmpty && state.mistakes == [])
        }
    }

    @Test func oneThatComesBackIsGivenBackAndItsFeeKept() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.database.execute(
                "update payments.outflow_fees set basis_points = 100 where via = 'sandbox' and currency = ''")
            let id = try await payments.newWithdrawal("10.07")
            try await payments.waitUntil(Self.path, id, is: "returned")
            let after = try await payments.outflow(Self.path, id)
            #expect(after["returned"]?["amount"] == .string("10.07"))
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.restored.count == 1)
            let restored = try #require(state.restored.values.first)
            #expect(restored.purpose == "withdrawal_return" && restored.legs.count == 1)
            #expect(restored.legs.first?.debit == "clearing:sandbox" && restored.legs.first?.amount.minorUnits == 1_007)
        }
    }

    /// The wallet dies after each of its commits: asked again, it has done each once.
    @Test func lostAnswersOfTheWalletChangeNothing() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.holds.state.withLock { $0.silentAnswers = 1 }
            let id = try await payments.newWithdrawal("10.07")
            payments.wallet.holds.state.withLock { $0.silentAnswers = 2 }
            try await payments.waitUntil(Self.path, id, is: "returned")
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.restored.count == 1 && state.mistakes == [])
        }
    }

    @Test func whatTheWalletRefusesLeavesNothing() async throws {
        try await PaymentsHarness.run { payments in
            let account = try await payments.newAccount()
            payments.wallet.holds.state.withLock { $0.refusal = "insufficient_funds" }
            let refused = try await payments.withdraw("10.00", to: account, key: "k")
            #expect(refused.status == 422 && refused.code == "insufficient_funds")
            let rows = try await payments.database.query("select count(*) from payments.outflows").first(Int.self)
            #expect(rows == 0)
            payments.wallet.holds.state.withLock { $0.refusal = nil }
            #expect(try await payments.withdraw("10.00", to: account, key: "k").status == 201)
        }
    }

    @Test func oneKeySentAtOnceMakesOneWithdrawal() async throws {
        try await PaymentsHarness.run { payments in
            let account = try await payments.newAccount()
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await payments.withdraw("10.02", to: account, key: "same") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.status)).isSubset(of: [201, 409]))
            let count = try await payments.database.query("select count(*) from payments.outflows").first(Int.self)
            #expect(count == 1 && payments.wallet.holds.state.withLock { $0.placed.count } == 1)
            #expect(try await payments.withdraw("11.00", to: account, key: "same").code == "idempotency_key_reused")
            #expect(try await payments.withdraw("10.02", to: account, key: "same").status == 201)
        }
    }

    // MARK: Second thoughts

    @Test func oneThatHasNotBeenSentCanBeCancelled() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal("10.00")
            let cancelled = try await payments.send(.POST, "\(Self.path)/\(id)/cancel")
            #expect(cancelled.status == 200 && cancelled.json["status"] == .string("cancelled"))
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/cancel").status == 200)
            try await payments.waitUntilOver(id)
            let hold = try #require(UniqueID(id))
            #expect(payments.wallet.holds.state.withLock { $0.released } == [hold])
            #expect(try await payments.atProvider(.get, "/payouts/\(id)").status == 404)
        }
    }

    /// Sent or kept, never both.
    @Test func ofCancellingAndSendingOneWins() async throws {
        try await PaymentsHarness.run { payments in
            let account = try await payments.newAccount()
            for number in 0..<12 {
                let made = try await payments.withdraw("\(10 + number).00", to: account)
                let id = try #require(made.json["id"]?.stringValue)
                async let cancelled = payments.send(.POST, "\(Self.path)/\(id)/cancel")
                payments.clock.advance(by: .seconds(4))
                let isCancelled = try await cancelled.status == 200
                try await payments.waitUntilOver(id)
                let end = try await payments.outflow(Self.path, id)["status"]
                #expect(end == .string(isCancelled ? "cancelled" : "succeeded"))
                let isThere = try await payments.atProvider(.get, "/payouts/\(id)").status == 200
                #expect(isThere == !isCancelled)
            }
            #expect(payments.wallet.holds.state.withLock { $0.mistakes } == [])
        }
    }

    // MARK: Others' and hostile

    @Test func nobodySeesOrMovesAnothers() async throws {
        try await PaymentsHarness.run { payments in
            let account = try await payments.newAccount()
            let id = try await payments.newWithdrawal("10.00")
            let other = PaymentsHarness.other
            #expect(try await payments.send(.GET, "\(Self.path)/\(id)", as: other).status == 404)
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/cancel", as: other).status == 404)
            #expect(try await payments.send(.GET, Self.path, as: other).json["data"] == .array([]))
            #expect(try await payments.withdraw("10.00", to: account, as: other).status == 404)
            #expect(try await payments.send(.GET, "\(PaymentsHarness.accounts)/\(account)", as: other).status == 404)
            #expect(try await payments.send(.DELETE, "\(PaymentsHarness.accounts)/\(account)", as: other).status == 404)
            // The one is not the other.
            #expect(try await payments.send(.GET, "\(PaymentsHarness.refunds)/\(id)").status == 404)
        }
    }

    @Test(arguments: ["-1.00", "0.00"]) func amountsThatAreNoneAreRefused(amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let refused = try await payments.withdraw(amount, to: try await payments.newAccount())
            #expect(refused.status == 422 && refused.code == "amount_not_positive")
        }
    }

    /// A caught event, a foreign secret, and one about nothing of ours.
    @Test func eventsMoveNothingByThemselves() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newWithdrawal("10.02")
            try await payments.waitUntil(Self.path, id, is: "processing")
            let event = """
                {"id":"evt_1","type":"payout.succeeded","created_at":"2026-11-20T23:15:04.120Z","payout":{"id":"po_1",\
                "reference":"\(id)","amount":{"amount":"10.02","currency":"USD"},"status":"succeeded"}}
                """
            #expect(try await payments.webhook(event, secret: "whsec_other").status == 401)
            #expect(try await payments.webhook(event).status == 200)
            payments.clock.advance(by: .seconds(60))
            #expect(try await payments.outflow(Self.path, id)["status"] == .string("processing"))
            #expect(payments.wallet.holds.state.withLock { $0.captures.isEmpty })
        }
    }
}
