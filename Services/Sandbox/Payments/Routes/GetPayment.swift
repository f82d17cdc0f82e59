import HTTPKit
import JSONKit

/// `GET /payments/{reference}`: what has become of a payment; 404 means that it was never made.
struct GetPayment: Endpoint {
    typealias Path = ReferencePath

    let shop: PaymentShop

    static let spec = EndpointSpec(
        .get, "/payments/{reference}", id: "getPayment", summary: "Look up a payment by the merchant's reference",
        tag: "Payments", access: .public, problems: [.wrongAPIKey, .notFound])

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        try shop.authenticate(call.header("Authorization"))
        let payment = try await shop.book.payment(reference: call.path.reference)
        return .ok(await shop.view(payment))
    }
}
