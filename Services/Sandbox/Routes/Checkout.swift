import HTTPKit
import JSONKit
import Primitives

/// The payment's own id in a path: only who was sent here knows it.
struct CheckoutPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
    }
}

/// `GET /checkout/{id}`: the page on which a customer approves or declines.
struct ShowCheckout: Endpoint {
    typealias Path = CheckoutPath

    let sandbox: Sandbox

    static let spec = EndpointSpec(
        .get, "/checkout/{id}", id: "showCheckout", summary: "The customer's page", tag: "Checkout", access: .public,
        problems: [.notFound], produces: [CheckoutPage.mediaType])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        CheckoutPage.reply(try await sandbox.book.payment(id: call.path.id))
    }
}

/// `POST /checkout/{id}`: the form of that page, `decision=approve` or `decision=decline`.
struct DecideCheckout: Endpoint {
    typealias Path = CheckoutPath
    typealias Body = RawBody

    let sandbox: Sandbox

    static let spec = EndpointSpec(
        .post, "/checkout/{id}", id: "decideCheckout", summary: "The customer's decision", tag: "Checkout",
        access: .public, problems: [.notFound, .validationFailed, .alreadyEnded], bodyLimit: 1 << 10,
        produces: [CheckoutPage.mediaType])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let payment = try await sandbox.book.payment(id: call.path.id)
        let ending: SandboxPayment.Ending
        switch String(decoding: call.body.bytes, as: UTF8.self) {
        case "decision=approve": ending = .succeeded
        case "decision=decline": ending = .failed(code: "declined_by_customer")
        default: throw Problem.invalid("decision", "unknown_value", "must be approve or decline")
        }
        let (ended, event) = try await sandbox.book.end(payment.reference, ending)
        if let event { sandbox.worker.deliver(event) }
        return CheckoutPage.reply(ended)
    }
}
