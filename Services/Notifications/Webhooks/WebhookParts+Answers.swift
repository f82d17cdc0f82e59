import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

extension WebhookParts {
    /// A secret that was just made; `shown` is what its owner gets of it, once.
    struct MadeSecret: Sendable {
        let id: WebhookSecretID
        let shown: String
    }

    /// - Throws: `WebhookError.urlNotAllowed`.
    func checkURL(_ url: String) async throws(WebhookError) {
        if await outside.refusal(of: url) != nil { throw .urlNotAllowed(privateTargets: privateTargets) }
    }

    /// Adds the newest secret of an endpoint; those before it end at `end`.
    func addSecret(
        to endpoint: WebhookEndpoint, olderEnd end: Timestamp, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> MadeSecret {
        let key = WebhookKey(signature: endpoint.signature, bytes: randomBytes(WebhookKey.length))
        let id: WebhookSecretID = ids.next()
        try await secrets.insert(id, key, of: endpoint.id, olderEnd: end, now: now, in: transaction)
        return MadeSecret(id: id, shown: try key.shown)
    }

    /// Who says where messages go and asks for secrets: a person has to have shown who it is not long ago, an API key
    /// whoever made it.
    nonisolated(nonsending) func requireProof<Called: Endpoint>(_ call: Call<Called>) async throws {
        if try call.caller.isPerson { try await call.requireRecentProof() }
    }

    /// The session or API key that asks; a token that names neither is none of ours.
    func signIn<Called: Endpoint>(_ call: Call<Called>) throws -> UniqueID {
        let caller = try call.caller
        guard let signIn = caller.sessionID ?? caller.apiKeyID else { throw Problem(.forbidden) }
        return signIn
    }

    /// - Throws: 401 when it has ended meanwhile.
    nonisolated(nonsending) func requireSignedIn(
        _ signIn: UniqueID, in transaction: PostgresTransaction
    ) async throws {
        guard try await WebhookEndpointStore.isSignedIn(signIn, in: transaction) else {
            throw Problem.unauthenticated
        }
    }

    /// As `idempotent`, for answers that hold a secret: they are kept sealed, so that a repetition gets them byte for
    /// byte and none stands in the database. The secret is for the session or API key that asked, whose client may have
    /// lost the answer; to any other the repetition tells what was made, and not its secret.
    nonisolated(nonsending) func sealed<Called: Endpoint>(
        _ call: Call<Called>, _ owner: UserID,
        _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> Reply<Called.Output>
    ) async throws -> Reply<Called.Output> {
        let context = "webhook answer \(owner) \(call.idempotency?.key ?? "")"
        let signIn = try signIn(call)
        let kept = try await idempotent(call, transactions) { transaction in
            let answer = try await body(transaction).stored()
            return .bytes(answer.status, try box.seal(signIn.bytes + answer.body, context: context))
        }.stored()
        let answer = try Self.answer(in: box.open(kept.body, context: context), for: signIn)
        return Reply(StoredResponse(status: kept.status, headers: kept.headers, body: answer))
    }

    /// Who asked stands before the answer; in what an older version kept, nothing does.
    private static func answer(in kept: [UInt8], for signIn: UniqueID) throws -> [UInt8] {
        if kept.first == UInt8(ascii: "{") { return try withoutSecret(kept) }
        let answer = Array(kept.dropFirst(16))
        return kept.prefix(16).elementsEqual(signIn.bytes) ? answer : try withoutSecret(answer)
    }

    private static func withoutSecret(_ answer: [UInt8]) throws -> [UInt8] {
        guard case .object(let members) = try JSONParser.parse(answer) else { return [] }
        return JSON.encode(JSONValue.object(members.filter { $0.name != "secret" }))
    }
}
