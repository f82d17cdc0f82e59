import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Flutterwave v3 over its HTTP API: amounts are decimal numbers, every answer is
/// `{"status": "success", "message": "...", "data": ...}`.
struct FlutterwaveAPI: Sendable {
    static let name = "flutterwave"

    let link: PartnerLink
    let secretKey: String

    /// What tells of nobody.
    private static let recorded: Set<String> = [
        "status", "message", "code", "tx_ref", "reference", "amount", "currency", "comments",
    ]

    /// - Parameter isIdempotent: whether Flutterwave does it once however often it comes.
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
        return try link.client.decode(FlutterwaveData<Value>.self, from: answer).data
    }

    func list<Value: FieldDecodable>(_ type: Value.Type, _ answer: PartnerClient.Answer) throws -> [Value] {
        guard answer.isSuccess else { throw unexpected(answer) }
        return try link.client.decode(FlutterwaveList<Value>.self, from: answer).data
    }

    /// What it says of a refusal, in small letters, as far as it says anything.
    func refusal(_ answer: PartnerClient.Answer) -> String {
        let told = try? link.client.decode(FlutterwaveRefusal.self, from: answer)  // then it said nothing
        return (told?.message ?? "").lowercased()
    }

    /// Whether nothing of that reference is there: 404, or 400 with these words.
    func isUnknown(_ answer: PartnerClient.Answer) -> Bool {
        guard answer.status != 404 else { return true }
        return answer.status == 400 && refusal(answer).contains("no transaction was found")
    }

    /// A no to an order that says nothing about an earlier one of its reference: neither that it is there nor that it
    /// is not.
    func isSureNo(_ answer: PartnerClient.Answer) -> Bool {
        guard answer.isSureNo, answer.status != 404 else { return false }
        let words = refusal(answer)
        return !["duplicate", "already exist", "not found", "was found"].contains { words.contains($0) }
    }

    func unexpected(_ answer: PartnerClient.Answer) -> PartnerError {
        PartnerError(.malformedAnswer, partner: Self.name, "status \(answer.status)")
    }

    func unexpected(_ what: String) -> PartnerError { PartnerError(.malformedAnswer, partner: Self.name, what) }
}
