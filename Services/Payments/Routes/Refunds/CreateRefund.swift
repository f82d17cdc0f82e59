import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `POST /refunds`: of a deposit, by its owner. The wallet holds it before there is an answer.
struct CreateRefund: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/refunds", id: "createRefund", summary: "Pay a deposit back to whoever paid it",
        tag: "Refunds", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        idempotency: .required, success: 201,
        problems: [
            .notFound, .amountNotPositive, .notRefundable, .refundExceedsPayment, .refundClosed, .currencyMismatch,
            .insufficientFunds, .walletClosed, .rateUnavailable,
        ], rateClass: .money)

    struct Body: FieldDecodable {
        let deposit: DepositID
        let amount: Money?
        let reason: Outflow.RefundReason
        let comment: String?

        init(_ fields: inout Fields) {
            deposit = fields.required("deposit_id", .id(DepositID.self))
            amount = fields.optional("amount", .money.described("All that is left, if nothing is said"))
            reason = fields.required("reason", .choice(Outflow.RefundReason.self))
            comment = fields.optional("comment", .lines(1...500).example("Paid twice"))
        }
    }

    let desk: RefundDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        guard let attempt = call.idempotency else { throw Problem(.idempotencyKeyRequired) }
        let body = call.body
        let caller = try call.caller
        let id = try await desk.open(
            RefundOrder(
                owner: caller.userID, deposit: body.deposit, amount: body.amount, reason: body.reason,
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
}
