import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives
import ServiceKit

/// `POST /refunds`: of a deposit, by its owner, of which the wallet holds it before there is an answer; or of a
/// payment, by its payee or an operator, which the wallet moves right after the answer.
struct CreateRefund: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/refunds", id: "createRefund",
        summary: "Pay a deposit or a payment back to whoever paid it",
        tag: "Refunds", access: .roles([.customer, .merchant], scope: .paymentsWrite, overseers: [.operator]),
        right: .moveMoney,
        idempotency: .required, success: 201,
        problems: [
            .notFound, .amountNotPositive, .amountNotSupported, .notRefundable, .refundExceedsPayment, .refundClosed,
            .windowOver, .currencyMismatch, .insufficientFunds, .walletClosed, .rateUnavailable,
        ], rateClass: .money, approval: .fromAmount)

    struct Body: FieldDecodable {
        enum Thing: Sendable {
            case deposit(DepositID)
            case payment(PaymentID)
        }

        /// Nil only where an error says so.
        let thing: Thing?
        let amount: Money?
        let reason: Outflow.RefundReason
        let comment: String?

        init(_ fields: inout Fields) {
            let deposit = fields.optional(
                "deposit_id", .id(DepositID.self).example(DepositID(.example)).described("Of a deposit"))
            let payment = fields.optional("payment_id", .id(PaymentID.self).described("Of a payment: instead"))
            if !fields.has("deposit_id"), !fields.has("payment_id") {
                fields.refuse("deposit_id", .missing, "this or payment_id is required")
            } else if fields.has("deposit_id"), fields.has("payment_id") {
                fields.refuse("payment_id", .unknownField, "give one of deposit_id and payment_id")
            }
            thing = deposit.map { .deposit($0) } ?? payment.map { .payment($0) }
            amount = fields.optional("amount", .money.described("All that is left, if nothing is said"))
            reason = fields.required("reason", .choice(Outflow.RefundReason.self))
            comment = fields.optional("comment", .lines(1...500).example("Paid twice"))
        }

        func order(of payment: PaymentID) -> PaymentRefundOrder {
            PaymentRefundOrder(payment: payment, amount: amount, reason: reason, comment: comment)
        }
    }

    let desk: RefundDesk
    let payments: PaymentRefundDesk
    let approvals: ApprovalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        switch call.body.thing {
        case .deposit(let deposit): try await refund(deposit, call)
        case .payment(let payment): try await refund(payment, call)
        case nil: throw PaymentsError.notFound
        }
    }

    private func refund(_ payment: PaymentID, _ call: Call<Self>) async throws -> Reply<RefundView> {
        let (caller, order) = (try call.caller.userID, call.body.order(of: payment))
        if call.context.decidesForOthers, try await payments.isForeign(payment, to: caller) {
            return try await payments.open(order, asAsked: call, approvals, transactions)
        }
        let reply = try await idempotent(call, transactions) { transaction in
            .created(RefundView(try await payments.open(order, by: caller, in: transaction)))
        }
        payments.saga.opened()
        return reply
    }

    private func refund(_ deposit: DepositID, _ call: Call<Self>) async throws -> Reply<RefundView> {
        guard let attempt = call.idempotency else { throw Problem(.idempotencyKeyRequired) }
        let body = call.body
        let caller = try call.caller
        let id = try await desk.open(
            RefundOrder(
                owner: caller.userID, deposit: deposit, amount: body.amount, reason: body.reason,
                comment: body.comment),
            key: DepositKey(scope: attempt.scope, key: attempt.key, requestHash: attempt.requestHash),
            by: HoldAuthority(caller, authorization: nil))
        return try await idempotent(call, transactions) { transaction in
            guard let outflow = try await desk.desk.saga.outflows.find(id, in: transaction) else {
                throw PaymentsError.missing(.refund)
            }
            return .created(RefundView(outflow))
        }
    }

    /// Of a payment, for whichever operator asked, once a second one has agreed.
    static func approved(_ payments: PaymentRefundDesk, _ approvals: ApprovalDesk) -> ApprovedWork {
        payments.approved(Self.self, at: approvals) { body in
            guard case .payment(let payment) = body.thing else { throw PaymentsError.notFound }
            return body.order(of: payment)
        }
    }
}
