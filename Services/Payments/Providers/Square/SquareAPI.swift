import HTTPKit
import JSONKit
import PaymentsDomain

/// Square's HTTP API. Its payment links belong to an order, by which we know the payment.
struct SquareAPI: Sendable {
    static let version = "2024-10-17"

    let link: PartnerLink
    let account: ProviderAccount

    private static let recorded: Set<String> = [
        "id", "status", "state", "amount", "currency", "code", "category", "order_id", "payment_id", "reference_id",
        "disputed_payment", "amount_money",
    ]

    /// - Parameter isRepeated: false for an order of which the second may be refused for the sake of the first.
    func call(
        _ operation: String, about subject: String, _ method: EndpointMethod, _ path: String, body: [UInt8]? = nil,
        isRepeated: Bool = true
    ) async throws -> PartnerClient.Answer {
        try await link.call(
            PartnerCall(
                operation, about: subject, method, "/v2\(path)",
                headers: [("Authorization", "Bearer \(account.apiKey)"), ("Square-Version", Self.version)], body: body,
                isIdempotent: isRepeated, recorded: Self.recorded))
    }

    func order(_ id: String, about subject: String) async throws -> SquareOrderAnswer.Order? {
        let answer = try await call("get_order", about: subject, .get, "/orders/\(id)")
        switch answer.status {
        case 200: return try link.client.decode(SquareOrderAnswer.self, from: answer).order
        case 404: return nil
        default: throw link.unexpected(answer)
        }
    }

    func payment(_ id: String, about subject: String) async throws -> SquarePaymentAnswer.Payment? {
        let answer = try await call("get_payment", about: subject, .get, "/payments/\(id)")
        switch answer.status {
        case 200: return try link.client.decode(SquarePaymentAnswer.self, from: answer).payment
        case 404: return nil
        default: throw link.unexpected(answer)
        }
    }

    /// What was paid for an order.
    func payment(ofOrder id: String?, about subject: String) async throws -> SquarePaymentAnswer.Payment? {
        guard let id, let payment = try await order(id, about: subject)?.payment else { return nil }
        return try await self.payment(payment, about: subject)
    }

    /// The one of a payment that we called so.
    func refund(
        named name: String, of payment: SquarePaymentAnswer.Payment, about subject: String
    ) async throws -> SquareRefundAnswer.Refund? {
        for id in payment.refunds {
            let answer = try await call("get_refund", about: subject, .get, "/refunds/\(id)")
            guard answer.status == 200 else { throw link.unexpected(answer) }
            let refund = try link.client.decode(SquareRefundAnswer.self, from: answer).refund
            if refund.florinID == name { return refund }
        }
        return nil
    }

    /// Its own code, if it says one.
    func refusal(_ answer: PartnerClient.Answer) -> String {
        // What is no refusal of its own says none.
        link.refusal((try? link.client.decode(SquareRefusal.self, from: answer))?.errors.first?.code)
    }
}
