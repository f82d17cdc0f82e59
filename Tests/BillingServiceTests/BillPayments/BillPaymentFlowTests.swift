import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import BillingService

/// Bills from the order to their end, whatever the partner does with them.
@Suite(.timeLimit(.minutes(3))) struct BillPaymentFlowTests {
    @Test func oneThatIsDeliveredIsPaidWithItsFee() async throws {
        try await BillScene.run { bills in
            let made = try await bills.pay("600.00")
            #expect(made.status == 201)
            let id = try #require(made.json["id"]?.stringValue, "\(made.code ?? "")")
            try await bills.waitUntil(id, is: "completed")
            let paid = try await bills.payment(id)
            #expect(paid["customer_name"] == .string("ADA OBI") && paid["token"]?.stringValue?.count == 20)
            #expect(paid["fee"]?["amount"] == .string("6.00") && paid["total"]?["amount"] == .string("606.00"))
            let state = bills.wallet.state.withLock { $0 }
            let hold = try #require(state.holds.values.first?.request)
            #expect(state.holds.count == 1 && hold.amount.minorUnits == 60_600 && hold.purpose == "bill_payment")
            #expect(hold.expiresAt.map { $0 - bills.clock.now > .seconds(29 * 86_400) } == true)
            #expect(state.books == ["settlement:billers": 60_000, "fees": 600])
            #expect(try await bills.attempts(of: id).count == 1)
            #expect(try await bills.told("billing.bill_payment_succeeded.v1") == 1)
            let fees = try await bills.database.query(
                "select sign, amount, fee, commission from billing.bill_payment_fees"
            ).first(Int.self, Int64.self, Int64.self, Int64.self)
            #expect(fees?.0 == 1 && fees?.1 == 60_000 && fees?.2 == 600 && fees?.3 == 900)
        }
    }

    /// Most are over before there is an answer.
    @Test func aBillerThatIsQuickIsWaitedFor() async throws {
        try await BillScene.run { bills in
            let made = try await bills.pay("600.00")
            #expect(made.json["status"] == .string("completed") && made.json["token"]?.stringValue != nil)
        }
    }

    @Test func oneThatIsDeliveredWithoutAnAnswerIsPaidOnce() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.05")
            #expect(try await bills.payment(id)["status"] == .string("processing"))
            try await bills.waitUntil(id, is: "completed")
            let state = bills.wallet.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.mistakes == [] && state.books["settlement:billers"] == 60_005)
            #expect(try await bills.attempts(of: id).count == 1)
        }
    }

    @Test func oneThatGetsLostFailsAndTheMoneyIsBack() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.06")
            let before = bills.clock.now
            try await bills.waitUntil(id, is: "failed", by: .seconds(20))
            #expect(bills.clock.now - before >= .seconds(360))
            #expect(try await bills.payment(id)["failure"]?["code"] == .string("never_arrived"))
            #expect(bills.wallet.available(BillScene.wallet) == 100_000_000)
            let state = bills.wallet.state.withLock { $0 }
            #expect(state.captures.isEmpty && state.holds.values.map(\.status) == ["released"])
            #expect(try await bills.told("billing.bill_payment_failed.v1") == 1)
            #expect(try await bills.count("select count(*) from billing.bill_payment_fees") == 0)
        }
    }

    @Test func oneThatIsRefusedFailsAtOnce() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.01")
            try await bills.waitUntil(id, is: "failed")
            #expect(try await bills.payment(id)["failure"]?["code"]?.stringValue != nil)
            #expect(bills.wallet.available(BillScene.wallet) == 100_000_000)
        }
    }

    /// Before, while and after it ends: what a webhook says is believed in nothing.
    @Test func webhooksOfAnyNumberChangeNothing() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.02")
            let attempt = try #require(try await bills.attempts(of: id).first)
            for _ in 0..<3 { #expect(try await bills.webhook(attempt) == 200) }
            #expect(try await bills.payment(id)["status"] == .string("processing"))
            #expect(try await bills.control(attempt, "delivered") == 200)
            try await bills.waitUntil(id, is: "completed")
            for _ in 0..<3 { #expect(try await bills.webhook(attempt) == 200) }
            bills.clock.advance(by: .seconds(86_400))
            #expect(try await bills.webhook(attempt) == 200)
            let state = bills.wallet.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.mistakes == [] && state.reversals.isEmpty)
            #expect(try await bills.told("billing.bill_payment_succeeded.v1") == 1)
        }
    }

    /// The wallet dies after each of its commits: asked again, it has done each once.
    @Test(arguments: ["600.00", "600.01", "600.07"])
    func lostAnswersOfTheWalletChangeNothing(amount: String) async throws {
        try await BillScene.run { bills in
            bills.wallet.state.withLock { $0.silent = 2 }
            let id = try await bills.newPayment(amount)
            bills.wallet.state.withLock { $0.silent = 2 }
            let end = ["600.00": "completed", "600.01": "failed", "600.07": "reversed"][amount, default: ""]
            try await bills.waitUntil(id, is: end)
            let state = bills.wallet.state.withLock { $0 }
            #expect(state.mistakes == [] && state.holds.count == 1)
            #expect(state.captures.count == (amount == "600.01" ? 0 : 1))
            #expect(state.reversals.count == (amount == "600.07" ? 1 : 0))
        }
    }

    @Test func oneThatIsTakenBackIsGivenBackOnce() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.07")
            try await bills.waitUntil(id, is: "reversed")
            let attempt = try #require(try await bills.attempts(of: id).first)
            for _ in 0..<3 { #expect(try await bills.webhook(attempt) == 200) }
            bills.clock.advance(by: .seconds(3_600))
            #expect(bills.wallet.balance(BillScene.wallet) == 100_000_000)
            let state = bills.wallet.state.withLock { $0 }
            #expect(state.reversals.count == 1 && state.mistakes == [])
            #expect(state.books == ["settlement:billers": 0, "fees": 0])
            #expect(try await bills.told("billing.bill_payment_reversed.v1") == 1)
            let fees = try await bills.asOperator(.get, "/api/v1/admin/billing/fees").json["data"]?.arrayValue?.first
            #expect(fees?["count"] == .number("0") && fees?["commissions"]?["amount"] == .string("0.00"))
        }
    }

    /// The money was free for a month, and it was delivered all the same.
    @Test func aHoldThatHasExpiredIsPaidWithoutIt() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.02")
            let attempt = try #require(try await bills.attempts(of: id).first)
            bills.wallet.expireHolds()
            #expect(try await bills.control(attempt, "delivered") == 200)
            try await bills.waitUntil(id, is: "completed")
            let state = bills.wallet.state.withLock { $0 }
            #expect(state.captures.isEmpty && state.posted.values.map(\.purpose) == ["bill_payment_late"])
            #expect(state.books == ["settlement:billers": 60_002, "fees": 600])
        }
    }

    @Test func anExpiredHoldOfOneThatFailsIsFreeAlready() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.02")
            bills.wallet.expireHolds()
            let attempt = try #require(try await bills.attempts(of: id).first)
            #expect(try await bills.control(attempt, "failed") == 200)
            try await bills.waitUntil(id, is: "failed")
        }
    }

    @Test func aTokenThatComesLateIsAskedFor() async throws {
        try await BillScene.run { bills in
            let id = try await bills.newPayment("600.08")
            try await bills.waitUntil(id, is: "completed")
            try await eventually("the token is there") {
                bills.clock.advance(by: .seconds(5))
                return try await bills.payment(id)["token"]?.stringValue != nil
            }
            #expect(bills.wallet.state.withLock { $0.captures.count } == 1)
            #expect(try await bills.told("billing.bill_payment_succeeded.v1") == 1)
        }
    }
}
