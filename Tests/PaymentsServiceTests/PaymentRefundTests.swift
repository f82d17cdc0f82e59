import Authentication
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Payments go back to their payers, with our fee.
@Suite(.timeLimit(.minutes(2))) struct PaymentRefundTests {
    @Test func thirdsBringBackAllOfTheFee() async throws {
        try await People.run { payments in
            let id = try await payments.sold(3_333, fee: 50)
            for fee in ["0.17", "0.16", "0.17"] {
                let refund = try await payments.refunded(id, "11.11")
                #expect(refund["fee_returned"]?["amount"] == .string(fee))
                #expect(refund["transaction_id"] == refund["id"])
            }
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
            #expect(payments.wallet.door.balance(People.graces) == 0)
            #expect(payments.wallet.door.book("fees") == 0)
            let payment = try await payments.payment(id).json
            #expect(payment["status"] == .string("refunded"))
            #expect(payment["refunded"]?["amount"] == .string("33.33"))
            #expect(try await payments.refundPayment(id, "0.01").code == "refund_exceeds_payment")
        }
    }

    @Test func ofTenAtOnceThreeFit() async throws {
        try await People.run { payments in
            let id = try await payments.sent("100.00")
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for _ in 0..<10 { group.addTask { try await payments.refundPayment(id, "30.00") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 3)
            #expect(answers.count { $0.code == "refund_exceeds_payment" } == 7)
            for answer in answers where answer.status == 201 {
                try await payments.until(
                    PaymentsHarness.refunds, try #require(answer.json["id"]?.stringValue), is: "succeeded",
                    as: People.grace)
            }
            #expect(payments.wallet.door.balance(People.graces) == 1_000)
            let payment = try await payments.payment(id).json
            #expect(payment["status"] == .string("partially_refunded"))
            #expect(payment["refunded"]?["amount"] == .string("90.00"))
        }
    }

    @Test func whatThePayeeDoesNotHaveFailsAndIsFreeAgain() async throws {
        try await People.run { payments in
            let id = try await payments.sent("100.00")
            payments.wallet.door.state.withLock { $0.wallets[People.graces]?.held = 5_000 }
            let asked = try await payments.refundPayment(id)
            let refund = try #require(asked.json["id"]?.stringValue)
            let failed = try await payments.until(PaymentsHarness.refunds, refund, is: "failed", as: People.grace)
            #expect(failed["failure_code"] == .string("insufficient_funds"))
            payments.wallet.door.state.withLock { $0.wallets[People.graces]?.held = 0 }
            _ = try await payments.refunded(id)
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
            let failures = try await payments.events("payments.refund_failed.v1")
            #expect(try await payments.events("payments.refund_succeeded.v1") == failures)
        }
    }

    @Test func aSilentWalletIsAskedAgainAndMovesOnce() async throws {
        try await People.run { payments in
            let id = try await payments.sent("50.00")
            payments.wallet.door.state.withLock { $0.silent = 2 }
            _ = try await payments.refunded(id, "20.00")
            #expect(payments.wallet.door.balance(People.graces) == 3_000)
        }
    }

    @Test func onlyItsPayeeAndInTime() async throws {
        try await People.run { payments in
            let id = try await payments.sent("10.00")
            #expect(try await payments.refundPayment(id, as: People.ada).code == "not_refundable")
            #expect(try await payments.refundPayment(id, as: People.mary).status == 404)
            #expect(try await payments.refundPayment(id, "0.00").code == "amount_not_positive")
            #expect(try await payments.refundPayment(id, "10.01").code == "refund_exceeds_payment")
            let both = #"{"payment_id":"\#(id)","deposit_id":"\#(id)","reason":"duplicate"}"#
            #expect(
                try await payments.send(
                    .POST, PaymentsHarness.refunds, as: People.grace, json: both, key: "both"
                ).code == "validation_failed")
            let first = try await payments.refundPayment(id, "1.00", key: "one")
            #expect(try await payments.refundPayment(id, "1.00", key: "one").body == first.body)
            let refund = try #require(first.json["id"]?.stringValue)
            try await payments.until(PaymentsHarness.refunds, refund, is: "succeeded", as: People.grace)
            #expect(try await payments.send(.GET, "\(PaymentsHarness.refunds)/\(refund)", as: People.ada).status == 200)
            #expect(
                try await payments.send(.GET, "\(PaymentsHarness.refunds)/\(refund)", as: People.mary).status == 404)
            let list = try await payments.send(
                .GET, "\(PaymentsHarness.refunds)?payment_id=\(id)&status=succeeded", as: People.ada)
            #expect(list.json["data"]?.arrayValue?.count == 1)
            payments.clock.advance(by: .seconds(180 * 86_400))
            #expect(try await payments.refundPayment(id).code == "window_over")
        }
    }

    @Test func operatorsRefundWhatIsAnothers() async throws {
        try await People.run(["APPROVAL_FROM_CENTS": "500"]) { payments in
            let id = try await payments.sent("10.00")
            let small =
                #"{"payment_id":"\#(id)","amount":\#(People.money("4.00")),"reason":"duplicate","comment":"Twice"}"#
            let made = try await payments.asOperator(.POST, PaymentsHarness.staffRefunds, small)
            #expect(made.status == 201, "\(made.code ?? "")")
            try await payments.until(
                PaymentsHarness.refunds, try #require(made.json["id"]?.stringValue), is: "succeeded", as: People.grace)
            let large = #"{"payment_id":"\#(id)","reason":"fraudulent"}"#
            let asked = try await payments.asOperator(.POST, PaymentsHarness.staffRefunds, large)
            #expect(asked.status == 202)
            let agreed = try await payments.agree(to: asked)
            #expect(agreed.status == 200, "\(agreed.code ?? "")")
            try await payments.waitForPayment(id, "refunded")
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
        }
    }

    /// By the route that payees use.
    @Test func operatorsRefundWherePayeesDo() async throws {
        try await People.run(["APPROVAL_FROM_CENTS": "500"]) { payments in
            let id = try await payments.sent("10.00")
            func ask(_ amount: String, _ roles: [Role], as user: UserID) async throws -> PaymentsHarness.Answer {
                let body = #"{"payment_id":"\#(id)","amount":\#(People.money(amount)),"reason":"duplicate"}"#
                return try await payments.send(
                    .POST, PaymentsHarness.refunds, as: user, roles: roles, json: body, key: UUID().uuidString)
            }
            let staff = PaymentsHarness.staff
            #expect(try await ask("4.00", [.customer], as: staff).status == 404)
            #expect(try await ask("4.00", [.customer, .operator], as: People.ada).code == "not_refundable")
            let made = try await ask("4.00", [.operator], as: staff)
            #expect(made.status == 201, "\(made.code ?? "")")
            try await payments.until(
                PaymentsHarness.refunds, try #require(made.json["id"]?.stringValue), is: "succeeded", as: People.grace)
            // A key of theirs that is for their own sales.
            let body = #"{"payment_id":"\#(id)","amount":\#(People.money("1.00")),"reason":"duplicate"}"#
            let byKey = try await payments.send(
                .POST, PaymentsHarness.refunds, as: staff, roles: [.operator, .merchant], json: body, key: "shop",
                mode: .live)
            #expect(byKey.status == 404, "\(byKey.code ?? "")")
            let asked = try await ask("6.00", [.operator], as: staff)
            #expect(asked.status == 202 && asked.json["operation"] == .string("createRefund"))
            #expect(try await payments.agree(to: asked).status == 200)
            try await payments.waitForPayment(id, "refunded")
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
        }
    }
}
