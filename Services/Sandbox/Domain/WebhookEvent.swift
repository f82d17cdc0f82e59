import Primitives

/// Something that the merchant is to be told, until it has answered with success.
struct WebhookEvent: Sendable, Equatable {
    let id: UniqueID
    let reference: String
    let createdAt: Timestamp
    /// How often it must get through; more than once only to try the merchant.
    let copies: Int
    var isDelivered = false
}
