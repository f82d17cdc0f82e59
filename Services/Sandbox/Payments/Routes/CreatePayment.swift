import HTTPKit
import JSONKit
import MoneyKit

/// `POST /payments`: 201 for a new reference, 200 with the same payment for a known one.
struct CreatePayment: Endpoint {
    let shop: PaymentShop

    static let spec = EndpointSpec(
        .post, "/payments", id: "createPayment", summary: "Ask a customer for money", tag: "Payments",
        access: .public, success: 201,
        problems: [.wrongAPIKey, .notFound, .referenceReused, .alreadyEnded, .gatewayTimeout],
        timeout: .seconds(60))

    struct Body: FieldDecodable {
        let reference: String
        let amount: Money
        let method: SandboxPayment.Method
        let returnURL: String?
        let notifyURL: String?
        /// The merchant's reference of what is charged; nil: its customer pays on the page.
        let kept: String?

        init(_ fields: inout Fields) {
            reference = fields.required("reference", .text(1...255))
            amount = fields.required("amount", .money)
            method = fields.optional("method", .choice(SandboxPayment.Method.self)) ?? .card
            returnURL = fields.optional("return_url", .text(1...2_048))
            notifyURL = fields.optional("notify_url", .text(1...2_048))
            kept = fields.optional("payment_method", .text(1...255))
            if !amount.isPositive { fields.refuse("amount.amount", .outOfRange, "must be above zero") }
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        try shop.authenticate(call.header("Authorization"))
        var order = PaymentOrder(
            reference: call.body.reference, amount: call.body.amount, method: call.body.method,
            returnURL: call.body.returnURL, notifyURL: call.body.notifyURL)
        // One that was made stays, whatever has become of what it was charged off.
        if let kept = call.body.kept {
            order.kept = kept
            guard try await shop.mayCharge(order, { try await shop.methods.method(with: .sandbox, kept) }) else {
                throw MethodError.unknown
            }
        }
        let (payment, isNew) = try await shop.create(order)
        return isNew ? .created(await shop.view(payment)) : .ok(await shop.view(payment))
    }
}
