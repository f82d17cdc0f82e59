import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /payment-methods`: something to pay with that its provider keeps. It is pending until its owner has given it
/// there, as `next_action` says.
struct CreatePaymentMethod: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/payment-methods", id: "createPaymentMethod",
        summary: "Have a provider keep something to pay with", tag: "Payment methods",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, idempotency: .required,
        success: 201, problems: [.unknownProvider])

    struct Body: FieldDecodable {
        let provider: String
        let returnURL: ReturnURL?

        init(_ fields: inout Fields) {
            provider = fields.required("provider", .text(1...40).example("stripe"))
            returnURL = fields.optional("return_url", .returnURL)
        }
    }

    let desk: PaymentMethodDesk
    let transactions: Transactions
    let returnRules: ReturnURLRules

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentMethodView> {
        let body = call.body
        try returnRules.check(body.returnURL, "return_url")
        let id = try await desk.open(
            try call.caller.userID, at: body.provider, returnURL: body.returnURL?.text,
            key: try DepositKey(call.idempotency))
        return try await idempotent(call, transactions) { transaction in
            guard let method = try await desk.methods.share(id, in: transaction) else {
                throw PaymentsError.missing(.paymentMethod)
            }
            return .created(PaymentMethodView(method, desk))
        }
    }
}
