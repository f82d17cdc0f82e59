import HTTPKit
import JSONKit
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
    func send(_ event: WebhookEvent, _ payment: SandboxPayment) async throws(PartnerError) -> Bool {
        let body = JSON.encode(WebhookBody(event: event, payment: payment))
        let signature = WebhookSignature.make(body: body, secret: secret, at: clock.now())
        let answer = try await partner(payment.notifyURL ?? defaultURL).send(
            .post, "", headers: [(WebhookSignature.header, signature)], body: body)
        return answer.isSuccess
    }
}

/// `{"id", "type": "payment.succeeded" | "payment.failed", "created_at", "payment": {...}}`
struct WebhookBody: FieldEncodable {
    let event: WebhookEvent
    let payment: SandboxPayment

    static let example = WebhookBody(
        event: WebhookEvent(id: .example, reference: "dep-1", createdAt: .example, copies: 1),
        payment: PaymentView.examplePayment)

    func encode(to out: inout JSONWriter) {
        out.field("id", "evt_\(event.id)")
        out.field("type", "payment.\(payment.status.rawValue)")
        out.field("created_at", event.createdAt)
        out.field("payment", PaymentView(payment, publicURL: nil))
    }
}
