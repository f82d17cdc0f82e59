import Primitives

/// Something that the merchant is to be told, until it has answered with success.
struct WebhookEvent: Sendable, Equatable {
    /// What became of a refund, as it was when this happened: it may go on before anybody has heard.
    struct Refund: Sendable, Equatable {
        let reference: String
        let ending: SandboxRefund.Ending
    }

    let id: UniqueID
    /// The merchant's, of the payment.
    let reference: String
    let createdAt: Timestamp
    /// How often it must get through; more than once only to try the merchant.
    let copies: Int
    /// How the payment stood when this happened; nil in events from before there was more to tell than its end.
    var status: SandboxPayment.Status?
    /// Nil: it is about the payment itself, or a dispute.
    var refund: Refund?
    /// Told as it stands: partners tell which dispute it is, and are asked for the rest.
    var dispute: UniqueID?
    var isDelivered = false
}
