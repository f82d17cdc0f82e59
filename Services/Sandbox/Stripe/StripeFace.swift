import Authentication
import HTTPKit
import JSONKit
import Primitives

/// Stripe: PaymentIntents, refunds and signed events. A PaymentIntent is confirmed by itself a moment after it was
/// made, as a customer's program would confirm it.
enum StripeFace: PaymentFaceModule {
    static let face = PaymentFace.stripe
    static let tag = "Stripe"

    static func voice(_ config: FaceConfig) -> PaymentVoice {
        PaymentVoice(
            url: config.webhookURL, payment: { StripeEvent.bytes(of: $0) }, payout: { _ in nil },
            sign: { body, _, now in
                let seconds = now.secondsSince1970
                let code = WireHash.sha256(Array("\(seconds).".utf8) + body, config.webhookSecret)
                // The old scheme goes along with any value: nobody may believe it.
                return [("Stripe-Signature", "t=\(seconds),v1=\(Hex.encode(code)),v0=\(Hex.encode(code.reversed()))")]
            }, method: { StripeEvent.bytes(of: $0) })
    }

    static func endpoints(_ shop: PaymentShop, _ config: FaceConfig) -> [any Endpoint] {
        let desk = StripeDesk(shop: shop, config: config)
        return [
            CreateStripeIntent(desk: desk), SearchStripeIntents(desk: desk), GetStripeIntent(desk: desk),
            ConfirmStripeIntent(desk: desk), CancelStripeIntent(desk: desk), CreateStripeRefund(desk: desk),
            ListStripeRefunds(desk: desk), GetStripeRefund(desk: desk), GetStripeDispute(desk: desk),
            PutStripeDispute(desk: desk), CreateStripeCustomer(desk: desk), DeleteStripeCustomer(desk: desk),
            CreateStripeSetup(desk: desk), GetStripeSetup(desk: desk), ConfirmStripeSetup(desk: desk),
            CancelStripeSetup(desk: desk), GetStripeMethod(desk: desk), DetachStripeMethod(desk: desk),
        ]
    }
}

/// What its routes work with.
struct StripeDesk: Sendable {
    let shop: PaymentShop
    let config: FaceConfig
    let disputes = StripeDisputeBook()

    /// Answers as Stripe does, refusals too.
    func answer(_ authorization: String?, _ body: () async throws -> JSONValue) async throws -> Reply<NoContent> {
        guard constantTimeEquals(authorization ?? "", "Bearer \(config.apiKey)") else {
            return StripeFailure(401, "invalid_request_error", "invalid_api_key", "Invalid API Key provided").reply
        }
        do {
            return .wire(200, try await body())
        } catch let failure as StripeFailure {
            return failure.reply
        } catch let error as PaymentError {
            guard let failure = StripeFailure(error) else { throw error }
            return failure.reply
        } catch let error as MethodError {
            return StripeFailure(error).reply
        }
    }

    func payment(_ id: String) async throws -> SandboxPayment {
        guard let id = WireID.id(id, "pi_") else { throw PaymentError.unknownPayment }
        let payment = try await shop.book.payment(id: id)
        guard payment.face == .stripe else { throw PaymentError.unknownPayment }
        return payment
    }

    func view(_ payment: SandboxPayment) async -> JSONValue {
        StripeView.intent(payment, refunded: await shop.book.refunded(of: payment), secret: secret(of: payment))
    }

    /// Whoever knows it may confirm the payment.
    private func secret(of payment: SandboxPayment) -> String { secret(WireID.text("pi_", payment.id), payment.id) }

    func secret(_ name: String, _ id: UniqueID) -> String {
        let proof = WireHash.sha256(Array("client \(id)".utf8), config.apiKey)
        return "\(name)_secret_\(Hex.encode(Array(proof.prefix(12))))"
    }

    func isSecret(_ secret: String?, of payment: SandboxPayment) -> Bool {
        constantTimeEquals(secret ?? "", self.secret(of: payment))
    }
}

/// `{"error": {"type", "code", "message"}}`
struct StripeFailure: Error {
    let status: Int
    let type: String
    let code: String
    let message: String

    /// The payment that it is about, where Stripe shows it.
    var intent: JSONValue?

    init(_ status: Int, _ type: String, _ code: String, _ message: String) {
        (self.status, self.type, self.code, self.message) = (status, type, code, message)
    }

    init(_ error: MethodError) {
        switch error {
        case .unknown: self.init(404, "invalid_request_error", "resource_missing", "No such payment method")
        case .ended(let status):
            self.init(
                400, "invalid_request_error", "setup_intent_unexpected_state",
                "This SetupIntent's status is \(status.rawValue)")
        }
    }

    /// Nil: no answer of Stripe's own.
    init?(_ error: PaymentError) {
        switch error {
        case .unknownPayment, .unknownRefund, .unknownDispute:
            self.init(404, "invalid_request_error", "resource_missing", "No such payment_intent or refund")
        case .referenceReused:
            self.init(
                400, "idempotency_error", "idempotency_key_in_use", "Keys can only be used with the same parameters")
        case .alreadyEnded(let status):
            self.init(
                400, "invalid_request_error", "payment_intent_unexpected_state",
                "This PaymentIntent's status is \(StripeView.status(status))")
        case .notRefundable:
            self.init(400, "invalid_request_error", "charge_not_succeeded", "There is no successful charge to refund")
        case .refundExceedsPayment:
            self.init(
                400, "invalid_request_error", "charge_already_refunded",
                "Refund amount is greater than unrefunded amount on charge")
        case .refundEnded, .disputeEnded, .wrongAPIKey, .gatewayTimeout: return nil
        }
    }

    var reply: Reply<NoContent> {
        .wire(
            status,
            .wire([
                "error": .wire([
                    "type": .string(type), "code": .string(code), "message": .string(message),
                    "payment_intent": intent,
                ])
            ]))
    }
}
