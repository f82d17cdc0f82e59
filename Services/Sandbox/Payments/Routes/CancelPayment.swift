import HTTPKit
import JSONKit

/// `POST /payments/{reference}/cancel`: nobody can pay any more; 409 when it has ended otherwise already.
struct CancelPayment: Endpoint {
    typealias Path = ReferencePath

    let shop: PaymentShop

    static let spec = EndpointSpec(
        .post, "/payments/{reference}/cancel", id: "cancelPayment", summary: "Withdraw a payment nobody has made",
        tag: "Payments", access: .public, problems: [.wrongAPIKey, .notFound, .alreadyEnded])

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        try shop.authenticate(call.header("Authorization"))
        let (payment, event) = try await shop.book.end(call.path.reference, .canceled)
        if let event { shop.worker.deliver(event) }
        return .ok(await shop.view(payment))
    }
}
