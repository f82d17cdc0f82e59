import HTTPKit
import JSONKit
import Primitives

/// `POST /checkout/{id}`: the form of that page, `decision=approve` or `decision=decline` with the page's own token.
/// Another page that has the customer's browser send it is refused.
struct DecideCheckout: Endpoint {
    typealias Path = CheckoutPath
    typealias Body = RawBody

    let shop: PaymentShop

    static let spec = EndpointSpec(
        .post, "/checkout/{id}", id: "decideCheckout", summary: "The customer's decision", tag: "Checkout",
        access: .public, problems: [.forbidden, .notFound, .validationFailed, .alreadyEnded], bodyLimit: 1 << 10,
        produces: [CheckoutPage.mediaType])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let payment = try await shop.book.payment(id: call.path.id)
        let isApproved = try shop.forms.decision(call.body.bytes, for: payment.id) { call.header($0) }
        let ending: SandboxPayment.Ending =
            isApproved
            ? payment.face.isCaptured ? .approved : .succeeded : .failed(code: "declined_by_customer")
        let (ended, event) = try await shop.book.end(payment.reference, ending)
        if let event { shop.worker.deliver(event) }
        return CheckoutPage.reply(ended, token: shop.forms.token(of: ended.id))
    }
}
