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
        let (origin, host) = (call.header("Origin"), call.header("Host"))
        guard shop.forms.isOwn(origin: origin, host: host, site: call.header("Sec-Fetch-Site")) else {
            throw Problem(.forbidden, detail: "The form was sent from another page.")
        }
        let payment = try await shop.book.payment(id: call.path.id)
        let form = CheckoutForm(call.body.bytes)
        guard shop.forms.isRight(form["token"], for: payment.id) else {
            throw Problem(.forbidden, detail: "The form is not from this checkout.")
        }
        let ending: SandboxPayment.Ending
        switch form["decision"] {
        case "approve": ending = payment.face.isCaptured ? .approved : .succeeded
        case "decline": ending = .failed(code: "declined_by_customer")
        default: throw Problem.invalid("decision", "unknown_value", "must be approve or decline")
        }
        let (ended, event) = try await shop.book.end(payment.reference, ending)
        if let event { shop.worker.deliver(event) }
        return CheckoutPage.reply(ended, token: shop.forms.token(of: ended.id))
    }
}
