import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// PayPal: orders that a payer approves and the merchant captures, refunds of captures, and events that are proven by
/// asking. An order is approved by itself a moment after it was made, as its payer would approve it.
enum PayPalFace: PaymentFaceModule {
    static let face = PaymentFace.paypal
    static let tag = "PayPal"

    static func voice(_ config: FaceConfig) -> PaymentVoice {
        PaymentVoice(
            url: config.webhookURL, payment: { PayPalEvent.bytes(of: $0) }, payout: { _ in nil },
            sign: { body, id, now in
                let proof = PayPalTransmission(id: id, time: "\(now)", webhook: config.webhookID)
                return [
                    ("PayPal-Transmission-Id", id), ("PayPal-Transmission-Time", "\(now)"),
                    ("PayPal-Transmission-Sig", proof.signature(of: body, config.webhookSecret)),
                    ("PayPal-Cert-Url", PayPalTransmission.certificate),
                    ("PayPal-Auth-Algo", PayPalTransmission.algorithm),
                ]
            })
    }

    static func endpoints(_ shop: PaymentShop, _ config: FaceConfig) -> [any Endpoint] {
        let desk = PayPalDesk(shop: shop, config: config)
        return [
            GivePayPalToken(desk: desk), CreatePayPalOrder(desk: desk), GetPayPalOrder(desk: desk),
            CapturePayPalOrder(desk: desk), RefundPayPalCapture(desk: desk), VerifyPayPalEvent(desk: desk),
            GetPayPalCapture(desk: desk), GetPayPalDispute(desk: desk),
        ]
    }
}

/// What proves an event. Only PayPal itself can tell: others ask it.
struct PayPalTransmission {
    static let certificate = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270"
    static let algorithm = "SHA256withRSA"

    let id: String
    let time: String
    let webhook: String

    func signature(of body: [UInt8], _ secret: String) -> String {
        Base64.encode(WireHash.sha256(Array("\(id)|\(time)|\(webhook)|".utf8) + body, secret))
    }
}

/// What its routes work with.
struct PayPalDesk: Sendable {
    let shop: PaymentShop
    let config: FaceConfig

    /// What is given to whoever shows our id and secret.
    var token: String { "A21AA\(Hex.encode(WireHash.sha256(Array("token".utf8), config.apiKey)))" }

    /// Answers as PayPal does, refusals too.
    func answer(
        _ authorization: String?, _ status: Int = 200, _ body: () async throws -> JSONValue
    ) async throws -> Reply<NoContent> {
        guard constantTimeEquals(authorization ?? "", "Bearer \(token)") else {
            return PayPalFailure(401, "AUTHENTICATION_FAILURE", "INVALID_TOKEN").reply
        }
        do {
            return .wire(status, try await body())
        } catch let failure as PayPalFailure {
            return failure.reply
        } catch let error as PaymentError {
            guard let failure = PayPalFailure(error) else { throw error }
            return failure.reply
        }
    }

    /// - Parameter prefix: of which of its things the id is.
    func payment(_ id: String, _ prefix: String = "") async throws -> SandboxPayment {
        guard let id = WireID.id(id, prefix) else { throw PaymentError.unknownPayment }
        let payment = try await shop.book.payment(id: id)
        guard payment.face == .paypal else { throw PaymentError.unknownPayment }
        return payment
    }

    func view(_ payment: SandboxPayment) async throws -> JSONValue {
        PayPalView.order(payment, try await shop.book.refunds(of: payment), publicURL: config.publicURL)
    }
}

/// `{"name", "message", "debug_id", "details": [{"issue", "description"}]}`
struct PayPalFailure: Error {
    let status: Int
    let name: String
    let issue: String

    init(_ status: Int, _ name: String, _ issue: String) {
        (self.status, self.name, self.issue) = (status, name, issue)
    }

    /// Nil: no answer of PayPal's own.
    init?(_ error: PaymentError) {
        switch error {
        case .unknownPayment, .unknownRefund, .unknownDispute:
            self.init(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID")
        case .referenceReused: self.init(422, "UNPROCESSABLE_ENTITY", "PAYPAL_REQUEST_ID_PREVIOUSLY_USED")
        case .alreadyEnded: self.init(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_CAPTURED")
        case .notRefundable: self.init(422, "UNPROCESSABLE_ENTITY", "CAPTURE_NOT_COMPLETED")
        case .refundExceedsPayment: self.init(422, "UNPROCESSABLE_ENTITY", "REFUND_AMOUNT_EXCEEDED")
        case .refundEnded, .disputeEnded, .wrongAPIKey, .gatewayTimeout: return nil
        }
    }

    var reply: Reply<NoContent> {
        .wire(
            status,
            .wire([
                "name": .string(name), "message": .string("The request was refused."), "debug_id": .string("florin"),
                "details": .array([.wire(["issue": .string(issue), "description": .string("Refused.")])]),
            ]))
    }
}
