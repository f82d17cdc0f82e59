import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Paystack over its HTTP API: amounts are in the hundredth part of a currency's unit (kobo), every answer is
/// `{"status": true, "message": "...", "data": ...}`.
struct PaystackAPI: Sendable {
    static let name = "paystack"

    let link: PartnerLink
    let secretKey: String

    /// What tells of nobody.
    private static let recorded: Set<String> = [
        "status", "message", "code", "reference", "amount", "currency", "transaction", "merchant_note", "recipient",
    ]

    /// - Parameter isIdempotent: whether Paystack does it once however often it comes.
    func call(
        _ operation: String, about subject: String, _ method: EndpointMethod, _ path: String, isIdempotent: Bool
    ) async throws -> PartnerClient.Answer {
        try await link.call(exchange(operation, subject, method, path, isIdempotent))
    }

    func call(
        _ operation: String, about subject: String, _ method: EndpointMethod, _ path: String, isIdempotent: Bool,
        json: some FieldEncodable
    ) async throws -> PartnerClient.Answer {
        try await link.call(exchange(operation, subject, method, path, isIdempotent), json: json)
    }

    private func exchange(
        _ operation: String, _ subject: String, _ method: EndpointMethod, _ path: String, _ isIdempotent: Bool
    ) -> PartnerCall {
        PartnerCall(
            operation, about: subject, method, path, headers: [("Authorization", "Bearer \(secretKey)")],
            isIdempotent: isIdempotent, recorded: Self.recorded)
    }

    /// The data of a success.
    /// - Throws: `malformedAnswer`, also for everything that is none.
    func data<Value: FieldDecodable>(_ type: Value.Type, _ answer: PartnerClient.Answer) throws -> Value {
        guard answer.isSuccess else { throw unexpected(answer) }
        return try link.client.decode(PaystackData<Value>.self, from: answer).data
    }

    func list<Value: FieldDecodable>(_ type: Value.Type, _ answer: PartnerClient.Answer) throws -> [Value] {
        guard answer.isSuccess else { throw unexpected(answer) }
        return try link.client.decode(PaystackList<Value>.self, from: answer).data
    }

    /// What it says of a refusal, as far as it says anything.
    func refusal(_ answer: PartnerClient.Answer) -> PaystackRefusal {
        let told = try? link.client.decode(PaystackRefusal.self, from: answer)  // then it said nothing
        return told ?? PaystackRefusal(message: "", code: nil)
    }

    /// Whether nothing of that reference is there. Paystack says so with 404 in its documents, with 400 in fact.
    func isUnknown(_ answer: PartnerClient.Answer) -> Bool {
        guard answer.status != 404 else { return true }
        return answer.status == 400 && refusal(answer).saysNotFound
    }

    func unexpected(_ answer: PartnerClient.Answer) -> PartnerError {
        PartnerError(.malformedAnswer, partner: Self.name, "status \(answer.status)")
    }

    func unexpected(_ what: String) -> PartnerError { PartnerError(.malformedAnswer, partner: Self.name, what) }
}
