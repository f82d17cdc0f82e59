import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// A provider that answers everything as `{"status": ..., "message": "...", "data": ...}`, and knows us by a key.
protocol EnvelopedAPI: Sendable {
    static var name: String { get }
    /// What of its exchanges tells of nobody.
    static var recorded: Set<String> { get }

    var link: PartnerLink { get }
    var secretKey: String { get }
}

extension EnvelopedAPI {
    /// - Parameter isIdempotent: whether the provider does it once however often it comes.
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
        return try link.client.decode(Envelope<Value>.self, from: answer).data
    }

    /// The same of a list.
    func list<Value: FieldDecodable>(_ type: Value.Type, _ answer: PartnerClient.Answer) throws -> [Value] {
        guard answer.isSuccess else { throw unexpected(answer) }
        return try link.client.decode(EnvelopeOfMany<Value>.self, from: answer).data
    }

    func unexpected(_ answer: PartnerClient.Answer) -> PartnerError { link.unexpected(answer) }

    func unexpected(_ what: String) -> PartnerError { PartnerError(.malformedAnswer, partner: Self.name, what) }
}

private struct Envelope<Value: FieldDecodable>: FieldDecodable {
    let data: Value

    init(_ fields: inout Fields) { data = fields.required("data", .object(Value.self)) }
}

private struct EnvelopeOfMany<Value: FieldDecodable>: FieldDecodable {
    let data: [Value]

    init(_ fields: inout Fields) { data = fields.required("data", .array(.object(Value.self), 0...1_000)) }
}
