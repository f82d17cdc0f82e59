import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// Only a person can make a key, so that a key cannot make itself a stronger one.
struct CreateAPIKey: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/api-keys", id: "createAPIKey", summary: "Make an API key; its secret is shown once",
        tag: AuthRoutes.Tag.apiKeys, access: .anyAuthenticated, right: .own, requires: .recentProof,
        idempotency: .required,
        success: 201,
        problems: [.accountRestricted, .tooManyAPIKeys])

    struct Body: FieldDecodable {
        let name: String
        let scopes: [Scope]
        let mode: KeyMode
        let rateLimitPerMinute: Int?
        let expiresAt: Timestamp?

        init(_ fields: inout Fields) {
            name = fields.required("name", .line(1...100).example("Accounting export"))
            scopes = fields.required("scopes", .array(.choice(Scope.self), 1...Scope.allCases.count))
            mode = fields.optional("mode", .choice(KeyMode.self)) ?? .live
            rateLimitPerMinute = fields.optional("rate_limit_per_minute", .integer(1...60_000))
            expiresAt = fields.optional("expires_at", .timestamp)
        }
    }

    struct Output: FieldEncodable {
        let key: APIKeyView
        /// Nil in a repetition from another session.
        let secret: String?

        static let example = Output(
            key: .example, secret: "flk_k7qd4wmazx2p_8fXv2LqWm5RtYc1ZsKo9BnHd4JuGpE7aTi3xNyMw6Qk")

        func encode(to out: inout JSONWriter) {
            key.encode(to: &out)
            out.optional("secret", secret)
        }
    }

    let auth: AuthParts

    /// The answer is kept sealed: a repetition gets it byte for byte, yet no secret stands in the database. The secret
    /// is for the session that asked, whose client may have lost the answer; to any other the repetition tells that the
    /// key is there, and not its secret.
    func handle(_ call: Call<Self>) async throws -> Reply<Output> {
        let person = try call.caller.signedIn()
        let context = "api key answer \(person.user) \(call.idempotency?.key ?? "")"
        let box = auth.secrets.box
        let kept = try await idempotent(call, auth.transactions) { transaction in
            let (key, secret) = try makeKey(call)
            AuditTrail.resource(key.id)
            try await auth.apiKeys.create(key, secretHash: secret.hash, by: person, in: transaction)
            let answer = JSON.encode(Output(key: APIKeyView(key: key), secret: secret.text))
            return .bytes(201, try box.seal(person.session.rawValue.bytes + answer, context: context))
        }.stored()
        let answer = try Self.answer(in: try box.open(kept.body, context: context), for: person)
        return Reply(StoredResponse(status: kept.status, headers: kept.headers, body: answer))
    }

    /// The session that asked stands before the answer; in what an older version kept, nothing does.
    private static func answer(in kept: [UInt8], for person: SignedIn) throws -> [UInt8] {
        if kept.first == UInt8(ascii: "{") { return try withoutSecret(kept) }
        let answer = Array(kept.dropFirst(16))
        return kept.prefix(16).elementsEqual(person.session.rawValue.bytes) ? answer : try withoutSecret(answer)
    }

    private static func withoutSecret(_ answer: [UInt8]) throws -> [UInt8] {
        guard case .object(let members) = try JSONParser.parse(answer) else { return [] }
        return JSON.encode(JSONValue.object(members.filter { $0.name != "secret" }))
    }

    private func makeKey(_ call: Call<Self>) throws -> (APIKey, SecretToken) {
        let body = call.body
        if let end = body.expiresAt, end <= call.receivedAt {
            throw Problem.invalid("expires_at", "in_the_past", "must be in the future")
        }
        if let limit = body.rateLimitPerMinute, limit > auth.requestsPerKey {
            throw Problem.invalid(
                "rate_limit_per_minute", "out_of_range", "must be at most your own limit, \(auth.requestsPerKey)")
        }
        let prefix = Base32.encode(randomBytes(8)).lowercased().prefix(APIKeyText.prefixLength)
        let text = APIKeyText(prefix: String(prefix), secret: SecretToken.generate().text)
        let key = APIKey(
            id: auth.ids.next(),
            userID: try call.caller.userID,
            name: body.name,
            prefix: text.prefix,
            scopes: Set(body.scopes).sorted { $0.rawValue < $1.rawValue },
            mode: body.mode,
            rateLimitPerMinute: body.rateLimitPerMinute ?? min(600, auth.requestsPerKey),
            createdAt: call.receivedAt,
            expiresAt: body.expiresAt,
            lastUsedAt: nil
        )
        return (key, SecretToken(text.text))
    }
}
