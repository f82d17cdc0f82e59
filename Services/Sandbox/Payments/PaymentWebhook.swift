import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// Sends one event once.
struct WebhookSender: Sendable {
    private let voices: [PaymentFace: PaymentVoice]
    private let clock: WallClock
    private let partner: @Sendable (String) -> PartnerClient

    /// - Parameter partner: a client for a URL.
    init(
        voices: [PaymentFace: PaymentVoice], clock: WallClock, partner: @escaping @Sendable (String) -> PartnerClient
    ) {
        self.voices = voices
        self.clock = clock
        self.partner = partner
    }

    /// - Returns: whether the merchant answered with success, or need not be told.
    func send(_ body: WebhookBody) async throws(PartnerError) -> Bool {
        // What its partner does not tell of is told.
        guard let voice = voices[body.payment.face], let bytes = voice.payment(body) else { return true }
        let answer = try await partner(body.payment.notifyURL ?? voice.url).send(
            .post, "", headers: voice.sign(bytes, "\(body.event.id)", clock.now()), body: bytes)
        return answer.isSuccess
    }

    /// The same about what is kept.
    func send(_ method: StoredMethod) async throws(PartnerError) -> Bool {
        guard let voice = voices[method.face], let bytes = voice.method(method) else { return true }
        let headers = voice.sign(bytes, method.event, clock.now())
        return try await partner(voice.url).send(.post, "", headers: headers, body: bytes).isSuccess
    }
}

/// `{"id", "type": "payment.succeeded" | "payment.failed" | "refund.succeeded" | "refund.failed" | "refund.returned",
/// "created_at", "payment": {...}, "refund"?: {...}}`, or of "chargeback.opened" | "chargeback.won" | "chargeback.lost"
/// with "chargeback": {...}
struct WebhookBody: FieldEncodable {
    let event: WebhookEvent
    let payment: SandboxPayment
    let refunded: Money
    /// As it stands now; the event tells how it stood then.
    let refund: SandboxRefund?
    /// The same, where it is about one.
    var dispute: SandboxDispute?

    /// How the payment stood when it happened.
    var status: SandboxPayment.Status { event.status ?? payment.status }

    static let example = WebhookBody(
        event: WebhookEvent(id: .example, reference: "dep-1", createdAt: .example, copies: 1),
        payment: PaymentView.examplePayment, refunded: .zero(.USD), refund: nil)

    func encode(to out: inout JSONWriter) {
        out.field("id", "evt_\(event.id)")
        out.field("type", type)
        out.field("created_at", event.createdAt)
        out.field("payment", PaymentView(payment, refunded: refunded, publicURL: nil))
        out.optional("refund", refund.map { RefundView($0, status: event.refund?.ending.status ?? $0.status) })
        out.optional("chargeback", dispute.map(DisputeView.init))
    }

    private var type: String {
        if let dispute { return "chargeback.\(dispute.status.rawValue)" }
        return event.refund.map { "refund.\($0.ending.rawValue)" } ?? "payment.\(status.rawValue)"
    }
}

extension PaymentBook {
    /// What is told about an event.
    func body(of event: WebhookEvent) async throws -> WebhookBody {
        let payment = try await payment(reference: event.reference)
        return WebhookBody(
            event: event, payment: payment, refunded: refunded(of: payment),
            refund: event.refund.flatMap { refunds[$0.reference] }, dispute: event.dispute.flatMap { disputes[$0] })
    }
}
