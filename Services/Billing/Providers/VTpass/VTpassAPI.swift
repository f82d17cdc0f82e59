import HTTPKit
import JSONKit
import Primitives

/// VTpass over its HTTP API (vtpass.com/documentation): JSON both ways, a readable code decides whatever the status.
struct VTpassAPI: Sendable {
    static let name = "vtpass"
    /// Billers behind it are slow; what has not been answered by then is asked about.
    static let patience = Duration.seconds(30)
    /// What of its exchanges tells of nobody: no numbers of customers, no tokens.
    private static let recorded: Set<String> = [
        "code", "response_description", "requestId", "request_id", "serviceID", "variation_code", "subscription_type",
        "amount", "type", "transaction_date",
    ]

    let link: PartnerLink
    let account: VTpassAccount

    /// - Parameter subject: by which both sides know what it is about.
    func get(_ operation: String, about subject: String, _ path: String) async throws -> PartnerClient.Answer {
        try await link.call(
            PartnerCall(
                operation, about: subject, .get, path,
                headers: [("api-key", account.apiKey), ("public-key", account.publicKey)], isIdempotent: true,
                recorded: Self.recorded))
    }

    /// - Parameter isIdempotent: whether it may be sent again when nobody knows what came of it.
    func post(
        _ operation: String, about subject: String, _ path: String, isIdempotent: Bool, json: some FieldEncodable
    ) async throws -> PartnerClient.Answer {
        try await link.call(
            PartnerCall(
                operation, about: subject, .post, path,
                headers: [("api-key", account.apiKey), ("secret-key", account.secretKey)],
                isIdempotent: isIdempotent, recorded: Self.recorded),
            json: json)
    }

    /// The answer as JSON.
    /// - Throws: `malformedAnswer`.
    func json(_ answer: PartnerClient.Answer) throws -> JSONValue {
        guard let value = VTpassAnswer.json(answer.body) else { throw unexpected("status \(answer.status)") }
        return value
    }

    func unexpected(_ what: String) -> PartnerError { PartnerError(.malformedAnswer, partner: Self.name, what) }
}
