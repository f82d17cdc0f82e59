import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `PATCH /payment-methods/{id}`: `{is_default}`. There is one default; another takes its place.
struct ChangePaymentMethod: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/payments/payment-methods/{id}", id: "changePaymentMethod",
        summary: "Offer a payment method first", tag: "Payment methods",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound, .inactive])

    typealias Path = PaymentMethodPath

    struct Body: FieldDecodable {
        let isDefault: Bool

        init(_ fields: inout Fields) { isDefault = fields.required("is_default", .bool) }
    }

    let desk: PaymentMethodDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentMethodView> {
        let (owner, isDefault) = (try call.caller.userID, call.body.isDefault)
        return try await transactions.run { transaction in
            let method = try await desk.prefer(call.path.id, isDefault, of: owner, in: transaction)
            return .ok(PaymentMethodView(method, desk))
        }
    }
}
