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
        let (refund, isNew) = try await shop.refund(call.path.reference, as: call.body.reference, call.body.amount)
        return isNew ? .created(RefundView(refund)) : .ok(RefundView(refund))
    }
}
