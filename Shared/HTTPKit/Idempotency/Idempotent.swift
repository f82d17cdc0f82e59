import JSONKit
package import Outbox
package import PostgresAccess

/// Answers a request once for each idempotency key. Key, change and answer commit in one transaction, so there is never
/// one without the others.
///
/// A repetition gets the stored status, headers and bytes with `Idempotent-Replayed: true`. The same key with another
/// request is 422 `idempotency_key_reused`; while the first is running, 409 `request_in_progress`.
///
/// Only answers are stored. A refusal (whatever `body` throws) rolls everything back, the key included, and leaves
/// nothing behind, so the same key may be tried again and is judged anew: a client whose transfer was refused for lack
/// of funds may fund the wallet and repeat the request as it is. Storing refusals would need a second transaction, and
/// with it a moment at which a crash leaves one without the other.
///
/// Without a key (an endpoint whose key is optional) `body` simply runs in a transaction.
/// - Parameters:
///   - content: what the body of an endpoint that takes it as it comes turned out to be.
///   - body: must not commit by itself; runs again when the server ends the transaction for another's sake.
/// - Throws: what `body` throws, `Problem`, or `PostgresError`.
package nonisolated(nonsending) func idempotent<Called: Endpoint>(
    _ call: Call<Called>, _ transactions: Transactions, of content: [String] = [],
    _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> Reply<Called.Output>
) async throws -> Reply<Called.Output> {
    precondition(Called.spec.streamsBody == !content.isEmpty, "\(Called.spec.id): say what its content was")
    guard var attempt = call.idempotency else { return try await transactions.run(body) }
    if !content.isEmpty { attempt = attempt.over(content) }
    let outcome = try await IdempotencyKeys().perform(
        transactions.client, scope: attempt.scope, key: attempt.key, requestHash: attempt.requestHash,
        now: call.receivedAt
    ) { transaction in
        try await body(transaction).stored()
    }
    switch outcome {
    case .fresh(let stored):
        transactions.committed()
        return Reply(stored)
    case .replayed(let stored): return Reply(stored).markedAsReplay
    case .reused: throw Problem(.idempotencyKeyReused)
    case .inProgress: throw Problem(.requestInProgress, retryAfterSeconds: 1)
    }
}

extension Reply {
    /// The answer in the form in which it is kept: for services that keep their records in a way of their own.
    package func stored() -> StoredResponse {
        guard let (bytes, contentType) = encoded else {
            preconditionFailure("a streamed answer cannot be repeated")
        }
        var headers = Dictionary(self.headers.map { ($0.name, $0.value) }) { _, last in last }
        if let contentType { headers["Content-Type"] = contentType }
        return StoredResponse(status: status, headers: headers, body: bytes)
    }

    /// An answer as it was kept.
    package init(_ stored: StoredResponse) {
        let contentType = stored.headers["Content-Type"]
        self.init(stored.status, contentType.map { .bytes(stored.body, contentType: $0) } ?? .none)
        for (name, value) in stored.headers.sorted(by: { $0.key < $1.key }) where name != "Content-Type" {
            self = header(name, value)
        }
    }

    /// The same, told to be a repetition.
    package var markedAsReplay: Reply { header(Self.replayed, "true") }
}
