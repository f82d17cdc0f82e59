import Authentication
import HTTPKit
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
        if await outside.refusal(of: url) != nil { throw .urlNotAllowed }
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

    /// As `idempotent`, for answers that hold a secret: they are kept sealed, so that a repetition gets them byte for
    /// byte and none stands in the database.
    nonisolated(nonsending) func sealed<Called: Endpoint>(
        _ call: Call<Called>, _ owner: UserID,
        _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> Reply<Called.Output>
    ) async throws -> Reply<Called.Output> {
        let context = "webhook answer \(owner) \(call.idempotency?.key ?? "")"
        let kept = try await idempotent(call, transactions) { transaction in
            let answer = try await body(transaction).stored()
            return .bytes(answer.status, try box.seal(answer.body, context: context))
        }.stored()
        return Reply(
            StoredResponse(
                status: kept.status, headers: kept.headers, body: try box.open(kept.body, context: context)))
    }
}
