import Authentication
import Contracts
import FoundationEssentials
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

/// What guests have paid goes back to them through the provider that took it.
@Suite(.timeLimit(.minutes(3))) struct GuestRefundTests {
    private static let path = PaymentsHarness.refunds

    private func run(
        _ variables: [String: String] = [:], _ body: @escaping @Sendable (PaymentsHarness) async throws -> Void
    ) async throws {
        try await People.run(providerIsUp: true, variables, body)
    }

    private func made(_ payments: PaymentsHarness, _ amount: String?, of payment: String) async throws -> String {
        let made = try await payments.refundPayment(payment, amount)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    private func end(_ payments: PaymentsHarness, _ refund: String, _ status: String) async throws -> JSONValue {
        try await payments.until(Self.path, refund, is: status, as: People.grace)
    }

    private func sale(_ payments: PaymentsHarness, _ id: String) async throws -> JSONValue {
        try await payments.payment(id, as: People.grace).json
    }

    // MARK: Figures

    @Test func thirdsBringBackAllOfTheFee() async throws {
        try await run { payments in
            let id = try await payments.guestPaid("33.33")
            #expect(try await sale(payments, id)["fee"]?["amount"] == .string("0.50"))
            for (fee, held) in [("0.17", 1_094), ("0.16", 1_095), ("0.17", 1_094)] {
                let refund = try await made(payments, "11.11", of: id)
                let done = try await end(payments, refund, "succeeded")
                #expect(done["fee_returned"]?["amount"] == .string(fee), "\(done)")
                #expect(done["payment_id"] == .string(id) && done["deposit_id"] == .null)
                // The fee pays its part.
                let hold = try #require(UniqueID(refund))
                let (placed, capture) = payments.wallet.holds.state.withLock { ($0.placed[hold], $0.captures[hold]) }
                #expect(placed?.amount.minorUnits == Int64(held) && placed?.walletID == People.graces)
                #expect(capture?.legs.map(\.credit) == ["clearing:sandbox", "\(People.graces)"])
                #expect(capture?.legs.map(\.debit) == [nil, "fees"])
                #expect(capture?.legs.first?.amount.minorUnits == 1_111)
            }
            let payment = try await sale(payments, id)
            #expect(payment["status"] == .string("refunded"))
            #expect(payment["refunded"]?["amount"] == .string("33.33"))
            #expect(try await payments.refundPayment(id, "0.01").code == "refund_exceeds_payment")
            let there = try JSONParser.parse(try await payments.atProvider(.get, "/payments/\(id)").body)
            #expect(there["refunded"]?["amount"] == .string("33.33"))
            #expect(try await payments.events("payments.refund_succeeded.v1") == 3)
        }
    }

    @Test func ofTenAtOnceThreeFit() async throws {
        try await run { payments in
            let id = try await payments.guestPaid("100.00")
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for _ in 0..<10 { group.addTask { try await payments.refundPayment(id, "30.00") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 3)
            #expect(answers.count { $0.code == "refund_exceeds_payment" } == 7)
            for answer in answers where answer.status == 201 {
                _ = try await end(payments, try #require(answer.json["id"]?.stringValue), "succeeded")
            }
            let payment = try await sale(payments, id)
            #expect(payment["status"] == .string("partially_refunded"))
            #expect(payment["refunded"]?["amount"] == .string("90.00"))
            _ = try await end(payments, try await made(payments, nil, of: id), "succeeded")
            #expect(try await sale(payments, id)["status"] == .string("refunded"))
            let returned = try await payments.database.query(
                "select sum(fee_returned)::bigint from payments.outflows where status = 'succeeded'")
            #expect(try returned.first(Int64.self) == 150)
        }
    }

    // MARK: Providers

    @Test(arguments: ["10.03", "10.04", "10.05", "10.06"])
    func repeatedEarlyUnansweredAndLostOnesAreCapturedOnce(amount: String) async throws {
        try await run { payments in
            let id = try await payments.guestPaid("50.00")
            _ = try await end(payments, try await made(payments, amount, of: id), "succeeded")
            let state = payments.wallet.holds.state.withLock { $0 }
            #expect(state.captures.count == 1 && state.released.isEmpty && state.mistakes == [])
            #expect(try await sale(payments, id)["refunded"]?["amount"] == .string(amount))
        }
    }

    @Test func aRefusedOneFailsAndMayBeAskedForAgain() async throws {
        try await run { payments in
            let id = try await payments.guestPaid("10.00")
            let refund = try await made(payments, "9.01", of: id)
            _ = try await end(payments, refund, "failed")
            try await payments.waitUntilOver(refund)
            #expect(payments.wallet.holds.state.withLock { $0.released.count } == 1)
            #expect(try await sale(payments, id)["status"] == .string("completed"))
            _ = try await end(payments, try await made(payments, "10.00", of: id), "succeeded")
            #expect(try await sale(payments, id)["status"] == .string("refunded"))
        }
    }

    /// The payment is again what it was before, and our fee is ours.
    @Test func oneThatComesBackIsGivenBack() async throws {
        try await run { payments in
            let id = try await payments.guestPaid("50.00")
            let refund = try await made(payments, "10.07", of: id)
            let failed = try await end(payments, refund, "failed")
            #expect(failed["failure_code"] == .string("refund_returned"))
            let restored = try #require(payments.wallet.holds.state.withLock { $0.restored.values.first })
            #expect(restored.legs.map(\.debit) == ["clearing:sandbox", "\(People.graces)"])
            #expect(restored.legs.map(\.credit) == ["\(People.graces)", "fees"])
            #expect(restored.legs.map(\.amount.minorUnits) == [1_007, 15])
            let payment = try await sale(payments, id)
            #expect(payment["status"] == .string("completed"))
            #expect(payment["refunded"]?["amount"] == .string("0.00"))
            _ = try await end(payments, try await made(payments, "50.00", of: id), "succeeded")
            #expect(try await sale(payments, id)["status"] == .string("refunded"))
        }
    }

    // MARK: Who, and when

    @Test func onlyItsPayeeAndInTime() async throws {
        try await run { payments in
            let id = try await payments.guestPaid("10.00")
            for other in [People.ada, People.mary] {
                #expect(try await payments.refundPayment(id, as: other).status == 404)
            }
            #expect(try await payments.refundPayment(id, "0.00").code == "amount_not_positive")
            #expect(try await payments.refundPayment(id, "10.01").code == "refund_exceeds_payment")
            payments.wallet.holds.state.withLock { $0.refusal = "insufficient_funds" }
            let short = try await payments.refundPayment(id, "2.00")
            #expect(short.status == 422 && short.code == "insufficient_funds")
            payments.wallet.holds.state.withLock { $0.refusal = nil }
            let first = try await payments.refundPayment(id, "1.00", key: "one")
            #expect(try await payments.refundPayment(id, "1.00", key: "one").body == first.body)
            #expect(try await payments.refundPayment(id, "2.00", key: "one").code == "idempotency_key_reused")
            let refund = try #require(first.json["id"]?.stringValue)
            _ = try await end(payments, refund, "succeeded")
            #expect(try await payments.send(.GET, "\(Self.path)/\(refund)", as: People.ada).status == 404)
            let list = try await payments.send(.GET, "\(Self.path)?payment_id=\(id)", as: People.grace)
            #expect(list.json["data"]?.arrayValue?.count == 1)
            let none = try await payments.send(.GET, "\(Self.path)?deposit_id=\(id)", as: People.grace)
            #expect(none.json["data"] == .array([]))
            // What can follow the payment is told with it.
            let line = "\(People.base)/transactions/\(id)"
            #expect(try await payments.send(.GET, line, as: People.grace).json["can"] == .array([.string("refund")]))
            payments.clock.advance(by: .seconds(180 * 86_400))
            #expect(try await payments.refundPayment(id).code == "window_over")
        }
    }

    /// What its provider has taken back does not go back once more.
    @Test func aChargebackLeavesNothing() async throws {
        try await run { payments in
            let id = try await payments.guestPaid("100.00")
            _ = try await end(payments, try await made(payments, "30.00", of: id), "succeeded")
            let event = """
                {"id":"\(UUID().uuidString)","type":"chargeback.opened","created_at":"2026-11-20T23:15:04.120Z",\
                "payment":{"id":"pay_1","reference":"\(id)","amount":\(People.money("100.00")),"status":"succeeded"},\
                "chargeback":{"id":"cb_1","amount":\(People.money("60.00")),"fee":\(People.money("15.00")),\
                "status":"opened"}}
                """
            #expect(try await payments.webhook(event).status == 200)
            #expect(try await payments.refundPayment(id, "10.01").code == "refund_exceeds_payment")
            _ = try await end(payments, try await made(payments, nil, of: id), "succeeded")
            #expect(try await sale(payments, id)["refunded"]?["amount"] == .string("40.00"))
            #expect(try await payments.refundPayment(id).code == "refund_exceeds_payment")
        }
    }

    @Test func itsReceiptSaysWhoHasItAgain() async throws {
        try await run { payments in
            let id = try await payments.guestPaid("20.00")
            let done = try await end(payments, try await made(payments, nil, of: id), "succeeded")
            let transaction = try #require(done["transaction_id"]?.stringValue)
            let line = try await payments.send(
                .GET, "\(People.base)/transactions/\(transaction)", as: People.grace)
            #expect(line.json["type"] == .string("refund"), "\(line.json)")
            #expect(line.json["counterparty"]?["display_name"] == .string("A Guest"), "\(line.json)")
            let receipt = try await payments.send(
                .GET, "\(People.base)/transactions/\(transaction)/receipt", as: People.grace)
            #expect(receipt.status == 200 && String(decoding: receipt.body, as: UTF8.self).contains("A Guest"))
        }
    }
}
