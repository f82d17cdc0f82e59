import HTTPKit
import JSONKit
import MoneyKit

/// The merchant's references of a payment and of a refund of it.
struct RefundPath: FieldDecodable {
    let payment: String
    let refund: String

    init(_ fields: inout Fields) {
        payment = fields.required("reference", .text(1...255))
        refund = fields.required("refund", .text(1...255))
    }
}

/// `POST /payments/{reference}/refunds`: 201 for a new reference, 200 with the same refund for a known one.
struct RefundPayment: Endpoint {
    typealias Path = ReferencePath

    let shop: PaymentShop

    static let spec = EndpointSpec(
        .post, "/payments/{reference}/refunds", id: "refundPayment", summary: "Pay a payment back", tag: "Refunds",
        access: .public, success: 201,
        problems: [
            .wrongAPIKey, .notFound, .referenceReused, .notRefundable, .refundExceedsPayment, .alreadyEnded,
            .gatewayTimeout,
        ], timeout: .seconds(60))

    struct Body: FieldDecodable {
        let reference: String
        /// All that is left, if nothing is said.
        let amount: Money?

        init(_ fields: inout Fields) {
            reference = fields.required("reference", .text(1...255))
            amount = fields.optional("amount", .money)
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        try shop.authenticate(call.header("Authorization"))
        let (refund, isNew) = try await shop.book.refund(
            payment: call.path.reference, as: call.body.reference, amount: call.body.amount)
        guard isNew else { return .ok(RefundView(refund)) }
        return .created(RefundView(try await behave(refund)))
    }

    /// What the amount asks for at once; the rest happens by itself.
    private func behave(_ refund: SandboxRefund) async throws -> SandboxRefund {
        switch RefundBehaviour(refund.amount) {
        case .ordinary, .fails, .notifiesThrice, .getsLost, .comesBack:
            shop.worker.end(refund)
            return refund
        case .waits: return refund
        case .notifiesBeforeAnswering:
            let (ended, event) = try await shop.book.endRefund(refund.reference, .succeeded)
            if let event { await shop.worker.deliverNow(event) }
            return ended
        case .answersWithTimeout:
            let event = try await shop.book.endRefund(refund.reference, .succeeded).event
            if let event { shop.worker.deliver(event, after: shop.config.lateWebhookDelay) }
            try await Task.sleep(for: shop.config.stall)
            throw PaymentError.gatewayTimeout
        }
    }
}
