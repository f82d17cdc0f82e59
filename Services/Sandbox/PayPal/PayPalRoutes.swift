import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// PayPal's own id in a path.
struct PayPalPath: FieldDecodable {
    let id: String

    init(_ fields: inout Fields) { id = fields.required("id", .text(1...100)) }
}

/// `POST /v1/oauth2/token`: for the merchant's id and secret.
struct GivePayPalToken: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paypal/v1/oauth2/token", id: "givePayPalToken", summary: "Sign in", tag: PayPalFace.tag,
        access: .public, rateClass: .webhook)

    typealias Body = RawBody

    let desk: PayPalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let right = "Basic \(Base64.encode(Array("\(desk.config.clientID):\(desk.config.apiKey)".utf8)))"
        guard constantTimeEquals(call.header("Authorization") ?? "", right),
            FormFields(call.body.bytes)?["grant_type"] == "client_credentials"
        else { return .wire(401, .wire(["error": .string("invalid_client")])) }
        return .wire(
            200,
            .wire([
                "access_token": .string(desk.token), "token_type": .string("Bearer"), "expires_in": .number(32_400),
            ]))
    }
}

/// `POST /v2/checkout/orders` with one purchase unit; once for a `PayPal-Request-Id`.
struct CreatePayPalOrder: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paypal/v2/checkout/orders", id: "createPayPalOrder", summary: "Ask a payer for money",
        tag: PayPalFace.tag, access: .public, problems: [.gatewayTimeout], rateClass: .webhook, timeout: .seconds(60))

    typealias Body = RawBody

    let desk: PayPalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), 201) {
            let body = JSONValue(body: call.body.bytes)
            let units = body["purchase_units"]?.arrayValue ?? []
            guard body["intent"] == .string("CAPTURE"), units.count == 1,
                let amount = units[0]["amount"].flatMap(Money.init(paypal:))
            else { throw PayPalFailure(400, "INVALID_REQUEST", "MISSING_REQUIRED_PARAMETER") }
            var facts: [String: String] = [:]
            facts["custom_id"] = units[0]["custom_id"]?.stringValue
            let key = call.header("PayPal-Request-Id") ?? "order-\(desk.shop.book.ids.next())"
            let (payment, _) = try await desk.shop.create(
                PaymentOrder(
                    face: .paypal, reference: key, amount: amount,
                    returnURL: body["application_context"]?["return_url"]?.stringValue, facts: facts))
            return try await desk.view(payment)
        }
    }
}

/// `GET /v2/checkout/orders/{id}`
struct GetPayPalOrder: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paypal/v2/checkout/orders/{id}", id: "getPayPalOrder", summary: "One order", tag: PayPalFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = PayPalPath

    let desk: PayPalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            try await desk.view(try await desk.payment(call.path.id))
        }
    }
}

/// `POST /v2/checkout/orders/{id}/capture`: takes what the payer has approved, once.
struct CapturePayPalOrder: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paypal/v2/checkout/orders/{id}/capture", id: "capturePayPalOrder",
        summary: "Take what was approved", tag: PayPalFace.tag, access: .public, rateClass: .webhook)

    typealias Path = PayPalPath
    typealias Body = RawBody

    let desk: PayPalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), 201) {
            let payment = try await desk.payment(call.path.id)
            guard payment.status != .pending else {
                throw PayPalFailure(422, "UNPROCESSABLE_ENTITY", "ORDER_NOT_APPROVED")
            }
            let fails = AmountBehaviour(payment.amount) == .fails
            let (ended, event) = try await desk.shop.book.end(
                payment.reference, fails ? .failed(code: "instrument_declined") : .succeeded)
            if let event { desk.shop.worker.deliver(event) }
            return try await desk.view(ended)
        }
    }
}

/// `POST /v2/payments/captures/{id}/refund`: once for a `PayPal-Request-Id`.
struct RefundPayPalCapture: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paypal/v2/payments/captures/{id}/refund", id: "refundPayPalCapture", summary: "Pay a capture back",
        tag: PayPalFace.tag, access: .public, problems: [.gatewayTimeout], rateClass: .webhook, timeout: .seconds(60))

    typealias Path = PayPalPath
    typealias Body = RawBody

    let desk: PayPalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), 201) {
            let payment = try await desk.payment(call.path.id, "C")
            let body = JSONValue(body: call.body.bytes)
            let amount = body["amount"].flatMap(Money.init(paypal:))
            guard amount != nil || body["amount"] == nil else {
                throw PayPalFailure(400, "INVALID_REQUEST", "INVALID_PARAMETER_VALUE")
            }
            var facts: [String: String] = [:]
            facts["custom_id"] = body["custom_id"]?.stringValue
            let key = call.header("PayPal-Request-Id") ?? "refund-\(desk.shop.book.ids.next())"
            let (refund, _) = try await desk.shop.refund(payment.reference, as: key, amount, facts: facts)
            return PayPalView.refund(refund)
        }
    }
}

/// `POST /v1/notifications/verify-webhook-signature`: whether an event is ours, by its very bytes. They are the last
/// member of the body.
struct VerifyPayPalEvent: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paypal/v1/notifications/verify-webhook-signature", id: "verifyPayPalEvent",
        summary: "Ask whether an event is ours", tag: PayPalFace.tag, access: .public, rateClass: .webhook)

    typealias Body = RawBody

    let desk: PayPalDesk

    private static let member = Array("\"webhook_event\":".utf8)

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let bytes = call.body.bytes
            let body = JSONValue(body: bytes)
            guard let id = body["transmission_id"]?.stringValue, let time = body["transmission_time"]?.stringValue,
                let webhook = body["webhook_id"]?.stringValue, let signature = body["transmission_sig"]?.stringValue,
                body["auth_algo"] == .string(PayPalTransmission.algorithm), body["webhook_event"] != nil,
                let start = bytes.firstRange(of: Self.member)?.upperBound
            else { throw PayPalFailure(400, "VALIDATION_ERROR", "MISSING_REQUIRED_PARAMETER") }
            let event = Array(bytes[start...].dropLast())
            let right = PayPalTransmission(id: id, time: time, webhook: desk.config.webhookID)
                .signature(of: event, desk.config.webhookSecret)
            let isOurs = webhook == desk.config.webhookID && constantTimeEquals(signature, right)
            return .wire(["verification_status": .string(isOurs ? "SUCCESS" : "FAILURE")])
        }
    }
}

extension Money {
    /// `{"currency_code": "USD", "value": "10.00"}`, above zero; some currencies without decimals.
    init?(paypal value: JSONValue) {
        guard let text = value["value"]?.stringValue,
            let currency = value["currency_code"]?.stringValue.flatMap({ Currency($0) }),
            !["HUF", "JPY", "TWD"].contains(currency.code) || !text.contains("."),
            let money = try? Money(parsing: text, currency: currency), money.isPositive  // else no amount
        else { return nil }
        self = money
    }
}
