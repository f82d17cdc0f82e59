import JSONKit
import MoneyKit
import PaymentsDomain

/// What we call a thing, in Stripe's own book.
struct StripeMetadata: FieldDecodable {
    static let name = "florin_id"

    let florinID: String?

    init(_ fields: inout Fields) { florinID = fields.optional(Self.name, .text(1...500)) }
}

struct StripeError: FieldDecodable {
    let code: String?

    init(_ fields: inout Fields) { code = fields.optional("code", .text(1...200)) }
}

/// `{"error": {"code"}}`
struct StripeRefusal: FieldDecodable {
    let error: StripeError

    init(_ fields: inout Fields) { error = fields.required("error", .object(StripeError.self)) }
}

/// https://docs.stripe.com/api/payment_intents/object
struct StripeIntent: FieldDecodable {
    let id: String
    let status: String
    let clientSecret: String?
    /// Why the last try of the customer failed.
    let failure: String?
    private let currency: String
    private let received: Int64?
    private let charge: JSONValue?

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        status = fields.required("status", .text(1...60))
        currency = fields.required("currency", .text(3...3))
        received = fields.optional("amount_received", .integer(0...Int64.max))
        clientSecret = fields.optional("client_secret", .text(1...500))
        let error = fields.optional("last_payment_error", .object(StripeError.self))
        failure = error.map { $0.code ?? "declined" }
        charge = fields.optional("latest_charge", .json)
    }

    /// Nil for a status that a later version may have, and for money that we do not know.
    func payment(publishableKey: String) -> ProviderPayment? {
        switch status {
        case "requires_payment_method", "requires_confirmation", "requires_action", "requires_capture", "processing":
            return .pending(
                reference: id, checkoutURL: nil,
                client: clientSecret.map { ClientAction(secret: $0, publishableKey: publishableKey) })
        case "canceled": return failure.map { .declined(reason: $0) } ?? .cancelled
        case "succeeded":
            let back = charge?["amount_refunded"]?.integerValue ?? 0
            // Peers that do not tell what was received take the whole charge.
            guard let received = received ?? charge?["amount"]?.integerValue, back <= received,
                let left = StripeAmount.money(received - back, currency)
            else { return nil }
            return left.isPositive ? .paid(left, reference: id) : .refunded
        default: return nil
        }
    }
}

/// https://docs.stripe.com/api/refunds/object
struct StripeRefund: FieldDecodable {
    let id: String
    let florinID: String?
    private let status: String
    private let failure: String?
    private let amount: Int64
    private let currency: String

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        status = fields.required("status", .text(1...60))
        amount = fields.required("amount", .integer(0...Int64.max))
        currency = fields.required("currency", .text(3...3))
        failure = fields.optional("failure_reason", .text(1...100))
        florinID = fields.optional("metadata", .object(StripeMetadata.self))?.florinID
    }

    /// Nil for a status that a later version may have, and for another amount than was ordered.
    func payout(of outflow: Outflow) -> ProviderPayout? {
        guard StripeAmount.money(amount, currency) == outflow.amount else { return nil }
        switch status {
        case "pending", "requires_action": return .pending(reference: id)
        case "succeeded": return .paid(reference: id)
        case "failed", "canceled": return outflow.givenUp(code: failure ?? "provider_refused", reference: id)
        default: return nil
        }
    }

    /// Of a deposit that could not be credited.
    var refund: ProviderRefund? {
        switch status {
        case "pending", "requires_action": .pending
        case "succeeded": .succeeded
        case "failed", "canceled": .refused
        default: nil
        }
    }
}

/// `{"data": […]}`
struct StripeList<Element: FieldDecodable>: FieldDecodable {
    let data: [Element]

    init(_ fields: inout Fields) { data = fields.required("data", .array(.object(Element.self), 0...100)) }
}
