import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// What a payment by card leaves, in its words.
enum PaystackAuthorization {
    private static let prefix = "AUTH_"

    static func code(of payment: SandboxPayment) -> String {
        payment.kept ?? "\(prefix)\(PartnerNumber.of(payment.id))"
    }

    /// The payment that left it; nil: none of its.
    static func number(_ code: String) -> Int64? {
        code.hasPrefix(prefix) ? Int64(code.dropFirst(prefix.count)) : nil
    }

    static func words(_ payment: SandboxPayment) -> JSONValue {
        let code = code(of: payment)
        return .wire([
            "authorization_code": .string(code), "bin": .string("408408"), "last4": .string("4081"),
            "exp_month": .string("12"), "exp_year": .string("2030"), "channel": .string("card"),
            "card_type": .string("visa "), "bank": .string("TEST BANK"), "country_code": .string("NG"),
            "brand": .string("visa"), "reusable": .bool(payment.status == .succeeded),
            "signature": .string("SIG_\(code)"), "account_name": .null,
        ])
    }
}

/// `POST /transaction/charge_authorization`: a reference is good for one.
struct ChargePaystack: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paystack/transaction/charge_authorization", id: "chargePaystackAuthorization",
        summary: "Charge what a payment has left", tag: PaystackFace.tag, access: .public,
        problems: [.gatewayTimeout], timeout: .seconds(60))

    struct Body: FieldDecodable {
        let email: String
        let amount: Money
        let reference: String
        let code: String

        init(_ fields: inout Fields) {
            email = fields.required("email", .text(3...254))
            amount = Money(
                minorUnits: fields.required("amount", .integer(1 ... .max)),
                currency: fields.required("currency", .currency))
            reference = fields.required("reference", .text(1...100))
            code = fields.required("authorization_code", .text(1...100))
        }
    }

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(call.header("Authorization"), "Charge attempted") {
            try await check(body)
            var order = PaymentOrder(
                face: .paystack, reference: body.reference, amount: body.amount, facts: ["email": body.email])
            order.kept = body.code
            let (payment, isNew) = try await shop.charge(order)
            guard isNew else { throw PaymentError.referenceReused }
            return PaystackWords.charge(payment)
        }
    }

    private func check(_ body: Body) async throws {
        let refused = PaystackDesk.Refused(
            status: 400, message: "Email does not match Authorization code. Please confirm the request.",
            code: "invalid_params")
        guard let number = PaystackAuthorization.number(body.code),
            try await !shop.methods.isDeactivated(body.code)
        else { throw refused }
        do {
            let payment = try await shop.book.payment(with: .paystack, number: number)
            guard payment.status == .succeeded, payment.method == .card, payment.facts["email"] == body.email else {
                throw refused
            }
        } catch PaymentError.unknownPayment {
            throw refused
        }
    }
}

/// `POST /customer/authorization/deactivate`
struct DeactivatePaystack: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paystack/customer/authorization/deactivate", id: "deactivatePaystackAuthorization",
        summary: "Charge it no more", tag: PaystackFace.tag, access: .public)

    struct Body: FieldDecodable {
        let code: String

        init(_ fields: inout Fields) { code = fields.required("authorization_code", .text(1...100)) }
    }

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let code = call.body.code
        return try await desk.answer(call.header("Authorization"), "Authorization has been deactivated") {
            guard PaystackAuthorization.number(code) != nil else {
                throw PaystackDesk.Refused(status: 404, message: "Authorization not found", code: "not_found")
            }
            try await shop.methods.deactivate(code)
            return nil
        }
    }
}
