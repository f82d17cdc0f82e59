import HTTPKit
import JSONKit
import MoneyKit

/// `POST /payments`: 201 for a new reference, 200 with the same payment for a known one.
struct CreatePayment: Endpoint {
    let shop: PaymentShop

    static let spec = EndpointSpec(
        .post, "/payments", id: "createPayment", summary: "Ask a customer for money", tag: "Payments",
        access: .public, success: 201, problems: [.wrongAPIKey, .referenceReused, .alreadyEnded, .gatewayTimeout],
        timeout: .seconds(60))

    struct Body: FieldDecodable {
        let reference: String
        let amount: Money
        let method: SandboxPayment.Method
        let returnURL: String?
        let notifyURL: String?

        init(_ fields: inout Fields) {
            reference = fields.required("reference", .text(1...255))
            amount = fields.required("amount", .money)
            method = fields.optional("method", .choice(SandboxPayment.Method.self)) ?? .card
            returnURL = fields.optional("return_url", .text(1...2_048))
            notifyURL = fields.optional("notify_url", .text(1...2_048))
            if !amount.isPositive { fields.refuse("amount.amount", .outOfRange, "must be above zero") }
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        try shop.authenticate(call.header("Authorization"))
        let (payment, isNew) = try await shop.book.create(
            reference: call.body.reference, amount: call.body.amount, method: call.body.method,
            returnURL: call.body.returnURL, notifyURL: call.body.notifyURL)
        guard isNew else { return .ok(await shop.view(payment)) }
        return .created(await shop.view(try await behave(payment)))
    }

    /// What the amount asks for at once; the rest happens by itself.
    private func behave(_ payment: SandboxPayment) async throws -> SandboxPayment {
        switch AmountBehaviour(payment.amount) {
        case .ordinary, .fails, .notifiesThrice:
            shop.worker.end(payment)
            return payment
        case .waits: return payment
        case .notifiesBeforeAnswering:
            let (ended, event) = try await shop.book.end(payment.reference, .succeeded)
            if let event { await shop.worker.deliverNow(event) }
            return ended
        case .answersWithTimeout:
            let event = try await shop.book.end(payment.reference, .succeeded).event
            if let event { shop.worker.deliver(event, after: shop.config.lateWebhookDelay) }
            try await Task.sleep(for: shop.config.stall)
            throw PaymentError.gatewayTimeout
        }
    }
}
