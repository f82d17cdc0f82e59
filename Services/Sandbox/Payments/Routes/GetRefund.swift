import HTTPKit
import JSONKit
import MoneyKit

/// `GET /payments/{reference}/refunds/{refund}`: 404 means that it was never made.
struct GetRefund: Endpoint {
    typealias Path = RefundPath

    let shop: PaymentShop

    static let spec = EndpointSpec(
        .get, "/payments/{reference}/refunds/{refund}", id: "getRefund", summary: "Look up a refund", tag: "Refunds",
        access: .public, problems: [.wrongAPIKey, .notFound])

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        try shop.authenticate(call.header("Authorization"))
        return .ok(RefundView(try await shop.book.refund(reference: call.path.refund, of: call.path.payment)))
    }
}
