import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives
import ServiceKit

/// `POST /refunds`: of a deposit, by its owner, or of what a guest has paid, by its payee: the wallet holds it before
/// there is an answer; or of a payment between customers, by its payee, which the wallet moves right after the answer.
/// Or of any of them by an operator.
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
        ], rateClass: .money, servesTestKeys: true, approval: .fromAmount)

    struct Body: FieldDecodable {
        /// Nil only where an error says so.
        let thing: RefundOrder.Thing?
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

        var order: RefundOrder {
            get throws(PaymentsError) {
                guard let thing else { throw .notFound }
                return RefundOrder(thing: thing, amount: amount, reason: reason, comment: comment)
            }
        }
    }

    let desk: StaffRefundDesk
    let approvals: ApprovalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        let caller = try call.caller
        let way = try await desk.way(of: try call.body.order)
        if call.context.decidesForOthers, try await desk.isForeign(way, to: caller.userID) {
            return try await desk.open(way, asAsked: call, approvals, transactions)
        }
        switch way {
        case .wallet(let order): return try await refund(order, call)
        case .provider(let order):
            // No partner is asked for what is only tried, and guests pay none of it.
            guard caller.isLive else {
                if case .payment = order.thing { throw PaymentsError.missing(.payment) }
                throw Problem(.liveKeyRequired)
            }
            return try await refund(order, call)
        }
    }

    private func refund(_ order: PaymentRefundOrder, _ call: Call<Self>) async throws -> Reply<RefundView> {
        let payee = try call.caller
        let reply = try await idempotent(call, transactions) { transaction in
            let refund = try await desk.payments.open(
                order, by: payee.userID, live: payee.isLive, in: transaction)
            return .created(RefundView(refund))
        }
        desk.payments.saga.opened()
        return reply
    }

    private func refund(_ order: RefundOrder, _ call: Call<Self>) async throws -> Reply<RefundView> {
        let caller = try call.caller
        let id = try await desk.refunds.open(
            order, of: caller.userID, key: try DepositKey(call.idempotency),
            by: HoldAuthority(caller, authorization: nil))
        return try await idempotent(call, transactions) { transaction in
            guard let outflow = try await desk.refunds.desk.saga.outflows.find(id, in: transaction) else {
                throw PaymentsError.missing(.refund)
            }
            return .created(RefundView(outflow))
        }
    }

    /// For whichever operator asked, once a second one has agreed.
    static func approved(_ desk: StaffRefundDesk, _ approvals: ApprovalDesk) -> ApprovedWork {
        desk.approved(Self.self, at: approvals) { try $0.order }
    }
}
