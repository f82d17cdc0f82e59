import HTTPKit
import JSONKit
import Primitives

/// `GET /checkout/{id}`: the page on which a customer approves or declines.
struct ShowCheckout: Endpoint {
    typealias Path = CheckoutPath

    let shop: PaymentShop

    static let spec = EndpointSpec(
        .get, "/checkout/{id}", id: "showCheckout", summary: "The customer's page", tag: "Checkout", access: .public,
        problems: [.notFound], produces: [CheckoutPage.mediaType])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let payment = try await shop.book.payment(id: call.path.id)
        return CheckoutPage.reply(payment, token: shop.forms.token(of: payment.id))
    }
}
