import HTTPKit
import JSONKit
import MoneyKit

/// `POST /payments/{reference}/refunds/{refund}/settle`: ends a refund now, as the payer's bank would.
struct SettleRefund: Endpoint {
    typealias Path = RefundPath

    let shop: PaymentShop

    static let spec = EndpointSpec(
        .post, "/payments/{reference}/refunds/{refund}/settle", id: "settleRefund", summary: "End a refund now",
        tag: "Refunds", access: .public, problems: [.wrongAPIKey, .notFound, .alreadyEnded])

    struct Body: FieldDecodable {
        let outcome: SandboxRefund.Ending

        init(_ fields: inout Fields) {
            outcome = fields.optional("outcome", .choice(SandboxRefund.Ending.self)) ?? .succeeded
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        try shop.authenticate(call.header("Authorization"))
        _ = try await shop.book.refund(reference: call.path.refund, of: call.path.payment)
        let (refund, event) = try await shop.book.endRefund(call.path.refund, call.body.outcome)
        if let event { shop.worker.deliver(event) }
        return .ok(RefundView(refund))
    }
}
