import HTTPKit
import JSONKit
import MoneyKit

/// `POST /payments/{reference}/dispute`: the payer's bank takes a payment back, or has decided about it. The partner
/// tells its merchant, as of everything else.
struct DisputePayment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/payments/{reference}/dispute", id: "disputePayment", summary: "Take a payment back for its payer",
        tag: "Payments", access: .public,
        problems: [.wrongAPIKey, .notFound, .alreadyEnded, .notRefundable, .refundExceedsPayment])

    typealias Path = ReferencePath

    struct Body: FieldDecodable {
        let status: SandboxDispute.Status
        let amount: Money?
        let fee: Money?
        let keepsFee: Bool

        init(_ fields: inout Fields) {
            status = fields.optional("status", .choice(SandboxDispute.Status.self)) ?? .opened
            amount = fields.optional("amount", .money.described("All that was paid, if nothing is said"))
            fee = fields.optional("fee", .money.described("What the partner charges for it"))
            keepsFee = fields.optional("keeps_fee", .bool) ?? false
        }
    }

    let shop: PaymentShop

    func handle(_ call: Call<Self>) async throws -> Reply<DisputeView> {
        try shop.authenticate(call.header("Authorization"))
        let (reference, body) = (call.path.reference, call.body)
        let (dispute, event) =
            body.status == .opened
            ? try await shop.book.openDispute(of: reference, amount: body.amount, fee: body.fee)
            : try await shop.book.endDispute(of: reference, body.status, keepsFee: body.keepsFee)
        if let event { shop.worker.deliver(event) }
        return .ok(DisputeView(dispute: dispute))
    }
}
