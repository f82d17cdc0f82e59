import HTTPKit
import PaymentsDomain

/// Stripe's HTTP API: forms in, JSON out, a key of ours for what must happen once.
struct StripeAPI: Sendable {
    static let version = "2024-06-20"

    let link: PartnerLink
    let account: ProviderAccount

    /// Nothing of these tells of people.
    private static let recorded: Set<String> = [
        "id", "object", "status", "amount", "amount_received", "currency", "code", "type",
    ]

    /// - Parameters:
    ///   - key: by which Stripe does it once, for a day.
    ///   - isRepeated: false for an order of which the second may be refused for the sake of the first.
    func call(
        _ operation: String, about subject: String, _ method: EndpointMethod, _ path: String,
        _ form: FormFields = FormFields(), key: String? = nil, isRepeated: Bool = true
    ) async throws -> PartnerClient.Answer {
        var headers = [("Authorization", "Bearer \(account.apiKey)"), ("Stripe-Version", Self.version)]
        if let key { headers.append(("Idempotency-Key", key)) }
        let query = method == .get && !form.all.isEmpty ? "?\(form.text)" : ""
        return try await link.call(
            PartnerCall(
                operation, about: subject, method, "/v1\(path)\(query)", headers: headers,
                body: method == .get ? nil : form.bytes, contentType: FormFields.contentType,
                isIdempotent: isRepeated, recorded: Self.recorded))
    }

    /// All of a payment, newest first: no payment of ours has more than a page of them in its 180 days.
    func refunds(of intent: String, about subject: String) async throws -> [StripeRefund] {
        let answer = try await call(
            "list_refunds", about: subject, .get, "/refunds",
            FormFields([("payment_intent", intent), ("limit", "100")]))
        guard answer.status == 200 else { throw link.unexpected(answer) }
        return try link.client.decode(StripeList<StripeRefund>.self, from: answer).data
    }

    /// Its own code, if it says one.
    func refusal(_ answer: PartnerClient.Answer) -> String {
        // What is no refusal of its own says none.
        link.refusal((try? link.client.decode(StripeRefusal.self, from: answer))?.error.code)
    }
}
