import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// Sends one event once.
struct WebhookSender: Sendable {
    private let secret: String
    private let defaultURL: String
    private let clock: WallClock
    private let partner: @Sendable (String) -> PartnerClient

    /// - Parameter partner: a client for a URL.
    init(
        secret: String, defaultURL: String, clock: WallClock, partner: @escaping @Sendable (String) -> PartnerClient
    ) {
        self.secret = secret
        self.defaultURL = defaultURL
        self.clock = clock
        self.partner = partner
    }

    /// - Returns: whether the merchant answered with success.
    func send(_ body: WebhookBody) async throws(PartnerError) -> Bool {
        let bytes = JSON.encode(body)
        let signature = WebhookSignature.make(body: bytes, secret: secret, at: clock.now())
        let answer = try await partner(body.payment.notifyURL ?? defaultURL).send(
            .post, "", headers: [(WebhookSignature.header, signature)], body: bytes)
        return answer.isSuccess
    }
}

/// `{"id", "type": "payment.succeeded" | "payment.failed" | "refund.succeeded" | "refund.failed" | "refund.returned",
/// "created_at", "payment": {...}, "refund"?: {...}}`
struct WebhookBody: FieldEncodable {
    let event: WebhookEvent
    let payment: SandboxPayment
    let refunded: Money
    /// As it stands now; the event tells how it stood then.
    let refund: SandboxRefund?

    static let example = WebhookBody(
        event: WebhookEvent(id: .example, reference: "dep-1", createdAt: .example, copies: 1),
        payment: PaymentView.examplePayment, refunded: .zero(.USD), refund: nil)

    func encode(to out: inout JSONWriter) {
        out.field("id", "evt_\(event.id)")
        out.field("type", event.refund.map { "refund.\($0.ending.rawValue)" } ?? "payment.\(payment.status.rawValue)")
        out.field("created_at", event.createdAt)
        out.field("payment", PaymentView(payment, refunded: refunded, publicURL: nil))
        out.optional("refund", refund.map { RefundView($0, status: event.refund?.ending.status ?? $0.status) })
    }
}

extension PaymentBook {
    /// What is told about an event.
    func body(of event: WebhookEvent) async throws -> WebhookBody {
        let payment = try await payment(reference: event.reference)
        return WebhookBody(
            event: event, payment: payment, refunded: refunded(of: payment),
            refund: event.refund.flatMap { refunds[$0.reference] })
    }
}
