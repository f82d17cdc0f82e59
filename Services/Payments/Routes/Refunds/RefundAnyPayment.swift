import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives
import ServiceKit

/// `POST /admin/payments/refunds`: an operator pays a payment back for its payee.
struct RefundAnyPayment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/refunds", id: "refundAnyPayment",
        summary: "Pay a payment back to whoever paid it", tag: "Refunds (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .moveMoney, idempotency: .required, success: 201,
        problems: [
            .notFound, .ownDecision, .amountNotPositive, .notRefundable, .refundExceedsPayment, .windowOver,
            .currencyMismatch, .amountNotSupported, .refundClosed,
        ], rateClass: .money, approval: .fromAmount)

    struct Body: FieldDecodable {
        let payment: PaymentID
        let amount: Money?
        let reason: Outflow.RefundReason
        let comment: String?

        init(_ fields: inout Fields) {
            payment = fields.required("payment_id", .id(PaymentID.self))
            amount = fields.optional("amount", .money.described("All that is left, if nothing is said"))
            reason = fields.required("reason", .choice(Outflow.RefundReason.self))
            comment = fields.optional("comment", .lines(1...500).example("The shop has closed"))
        }

        var order: RefundOrder {
            RefundOrder(thing: .payment(payment), amount: amount, reason: reason, comment: comment)
        }
    }

    let desk: StaffRefundDesk
    let approvals: ApprovalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        try await desk.open(
            try await desk.way(of: call.body.order), asAsked: call, approvals, transactions)
    }

    /// The same for whoever asked, once a second operator has agreed.
    static func approved(_ desk: StaffRefundDesk, _ approvals: ApprovalDesk) -> ApprovedWork {
        desk.approved(Self.self, at: approvals) { $0.order }
    }
}
