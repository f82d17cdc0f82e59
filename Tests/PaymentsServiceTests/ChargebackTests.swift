import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// A provider takes back what the wallet had: it gives what it has, the rest is owed, the provider's fee is ours.
@Suite(.timeLimit(.minutes(2))) struct ChargebackTests {
    private static let staff = "/api/v1/admin/payments/chargebacks"

    /// As the sandbox provider tells it.
    private func tell(
        _ payments: PaymentsHarness, _ status: String, of deposit: String, amount: String = "100.00",
        reference: String = "cb_1"
    ) async throws -> Int {
        let event = """
            {"id":"\(UUID().uuidString)","type":"chargeback.\(status)","created_at":"2026-11-20T23:15:04.120Z",\
            "payment":{"id":"pay_1","reference":"\(deposit)","amount":\(People.money(amount)),"status":"succeeded"},\
            "chargeback":{"id":"\(reference)","amount":\(People.money(amount)),"fee":\(People.money("15.00")),\
            "status":"\(status)"}}
            """
        return try await payments.webhook(event).status
    }

    private func chargeback(
        _ payments: PaymentsHarness, of deposit: String, is stage: String
    ) async throws -> JSONValue {
        try await eventually("the chargeback is \(stage)") {
            payments.clock.advance(by: .milliseconds(500))
            let list = try await payments.asOperator(.GET, "\(Self.staff)?deposit_id=\(deposit)").json
            let first = list["data"]?.arrayValue?.first
            return first?["stage"]?.stringValue == stage ? first : nil
        }
    }

    /// A deposit of 100.00 of which 40.00 are left.
    private func spent(_ payments: PaymentsHarness) async throws -> String {
        let deposit = try await payments.credited("100.00")
        payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 4_000)
        return deposit
    }

    @Test func theWalletGivesWhatItHasAndGetsItBack() async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await spent(payments)
            for _ in 0..<2 { #expect(try await tell(payments, "opened", of: deposit) == 200) }
            let taken = try await chargeback(payments, of: deposit, is: "waiting")
            #expect(taken["shortfall"]?["amount"] == .string("60.00"))
            let door = payments.wallet.door
            #expect(door.balance(PaymentsHarness.wallet) == 0)
            #expect(door.book("receivable:returns") == -6_000)
            #expect(door.book("costs:providers") == -1_500)
            #expect(door.book("clearing:sandbox") == 11_500)
            #expect(try await payments.events("payments.chargeback_opened.v1") == 1)
            // What its provider has taken back is not paid back once more.
            #expect(try await payments.refund(nil, of: deposit).code == "refund_exceeds_payment")
            let gone = try await payments.send(.GET, "/api/v1/payments/deposits/\(deposit)").json
            #expect(gone["returned"]?["amount"] == .string("100.00"))
            #expect(gone["refundable"]?["amount"] == .string("0.00"))
            #expect(try await tell(payments, "won", of: deposit) == 200)
            #expect(try await tell(payments, "lost", of: deposit) == 200)
            let won = try await chargeback(payments, of: deposit, is: "ended")
            #expect(won["status"] == .string("won"))
            let back = try await payments.send(.GET, "/api/v1/payments/deposits/\(deposit)").json
            #expect(back["returned"]?["amount"] == .string("0.00"))
            #expect(back["refundable"]?["amount"] == .string("100.00"))
            #expect(door.balance(PaymentsHarness.wallet) == 4_000)
            for account in ["receivable:returns", "costs:providers", "clearing:sandbox"] {
                #expect(door.book(account) == 0)
            }
        }
    }

    @Test func itsEndMayBeToldFirstAndAnswersMayBeLost() async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await spent(payments)
            payments.wallet.door.state.withLock { $0.silent = 1 }
            #expect(try await tell(payments, "lost", of: deposit) == 200)
            #expect(try await tell(payments, "opened", of: deposit) == 200)
            let lost = try await chargeback(payments, of: deposit, is: "ended")
            #expect(lost["status"] == .string("lost"))
            #expect(lost["shortfall"]?["amount"] == .string("60.00"))
            #expect(payments.wallet.door.book("clearing:sandbox") == 11_500)
        }
    }

    @Test func onlyWhatTheWalletHadIsTaken() async throws {
        try await PaymentsHarness.run { payments in
            let pending = try await payments.newDeposit("10.02")
            #expect(try await tell(payments, "opened", of: pending, amount: "10.02") == 409)
            let unknown = UniqueID(high: 1, low: 1)
            #expect(try await tell(payments, "opened", of: unknown.description) == 200)
            let list = try await payments.asOperator(.GET, Self.staff).json
            #expect(list["data"]?.arrayValue?.isEmpty == true)
        }
    }
}
