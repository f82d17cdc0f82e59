import HTTPKit
import JSONKit

/// `POST /payments/{reference}/settle`: ends a payment now, as its customer would.
struct SettlePayment: Endpoint {
    typealias Path = ReferencePath

    let shop: PaymentShop

    static let spec = EndpointSpec(
        .post, "/payments/{reference}/settle", id: "settlePayment", summary: "End a payment now", tag: "Payments",
        access: .public, problems: [.wrongAPIKey, .notFound, .alreadyEnded])

    enum Outcome: String, CaseIterable, Sendable { case succeeded, failed }

    struct Body: FieldDecodable {
        let outcome: Outcome

        init(_ fields: inout Fields) {
            outcome = fields.optional("outcome", .choice(Outcome.self)) ?? .succeeded
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        try shop.authenticate(call.header("Authorization"))
        let face = try await shop.book.payment(reference: call.path.reference).face
        let ending: SandboxPayment.Ending =
            switch call.body.outcome {
            case .succeeded: face.isCaptured ? .approved : .succeeded
            case .failed: .failed(code: "card_declined")
            }
        let (payment, event) = try await shop.book.end(call.path.reference, ending)
        if let event { shop.worker.deliver(event) }
        return .ok(await shop.view(payment))
    }
}
