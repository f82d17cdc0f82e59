import Authentication
import Logging
import NotificationsDomain
import PostgresAccess
import Primitives

/// All SQL for what webhooks are signed with. It stands sealed in the database.
struct WebhookSecretStore: Sendable {
    /// More than these are never signed with at a time; the oldest end before their time.
    static let mostLiving = 5

    let client: PostgresClient
    let box: SecretBox
    let logger: Logger

    /// Adds the newest; those before it end at `end`, if they do not end sooner.
    func insert(
        _ id: WebhookSecretID, _ key: WebhookKey, of endpoint: WebhookEndpointID, olderEnd end: Timestamp,
        now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let sealed = try box.seal(key.bytes, context: Self.context(id))
        try await transaction.pipeline([
            """
            update notifications.webhook_secrets set expires_at = \(end)
            where endpoint_id = \(endpoint) and (expires_at is null or expires_at > \(end))
            """,
            """
            update notifications.webhook_secrets set expires_at = \(now)
            where endpoint_id = \(endpoint) and expires_at > \(now) and id not in (
                select s.id from notifications.webhook_secrets s where s.endpoint_id = \(endpoint)
                order by s.id desc limit \(Self.mostLiving - 1))
            """,
            """
            insert into notifications.webhook_secrets (
                id, endpoint_id, signature, sealed, public_key, created_at)
            values (
                \(id), \(endpoint), \(key.signature.rawValue), \(sealed),
                \(key.signature == .ed25519 ? try key.publicKey : nil), \(now))
            """,
        ])
    }

    /// Newest first.
    func living(of endpoints: [WebhookEndpointID], now: Timestamp) async throws -> [WebhookSecretRow] {
        guard !endpoints.isEmpty else { return [] }
        return try await client.query(
            """
            select id, endpoint_id, signature, public_key, created_at, expires_at from notifications.webhook_secrets
            where endpoint_id = any(\(endpoints)) and (expires_at is null or expires_at > \(now)) order by id desc
            """
        ).map(Self.row)
    }

    /// The same within a transaction.
    func living(
        of endpoint: WebhookEndpointID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [WebhookSecretRow] {
        try await transaction.query(
            """
            select id, endpoint_id, signature, public_key, created_at, expires_at from notifications.webhook_secrets
            where endpoint_id = \(endpoint) and (expires_at is null or expires_at > \(now)) order by id desc
            """
        ).map(Self.row)
    }

    /// What to sign with, newest first.
    func keys(of endpoints: [WebhookEndpointID], now: Timestamp) async throws -> [WebhookEndpointID: [WebhookKey]] {
        let rows = try await client.query(
            """
            select id, endpoint_id, signature, sealed from notifications.webhook_secrets
            where endpoint_id = any(\(endpoints)) and (expires_at is null or expires_at > \(now)) order by id desc
            """)
        var keys: [WebhookEndpointID: [WebhookKey]] = [:]
        for row in rows {
            let (id, endpoint, word, sealed) = try row.decode(
                WebhookSecretID.self, WebhookEndpointID.self, String.self, [UInt8].self)
            let signature = try Self.signature(word, of: id)
            do {
                let bytes = try box.open(sealed, context: Self.context(id))
                keys[endpoint, default: []].append(WebhookKey(signature: signature, bytes: bytes))
            } catch {
                // Sealed with a secret that is gone: its endpoint gets nothing, the others go on.
                logger.error("a webhook secret cannot be opened", metadata: ["secret_id": "\(id)"])
            }
        }
        return keys
    }

    /// Those that ended so long ago that nobody asks for them.
    func deleteEnded(before: Timestamp) async throws {
        try await client.execute("delete from notifications.webhook_secrets where expires_at < \(before)")
    }

    private static func context(_ id: WebhookSecretID) -> String { "webhook secret \(id)" }

    private static func row(_ row: Row) throws(PostgresError) -> WebhookSecretRow {
        let (id, endpoint, word, publicKey, createdAt, expiresAt) = try row.decode(
            WebhookSecretID.self, WebhookEndpointID.self, String.self, [UInt8]?.self, Timestamp.self, Timestamp?.self)
        return WebhookSecretRow(
            id: id, endpoint: endpoint, signature: try signature(word, of: id), publicKey: publicKey,
            createdAt: createdAt, expiresAt: expiresAt)
    }

    private static func signature(
        _ word: String, of id: WebhookSecretID
    ) throws(PostgresError) -> WebhookEndpoint.Signature {
        guard let signature = WebhookEndpoint.Signature(rawValue: word) else {
            throw PostgresError(.decoding, message: "webhook secret \(id) has a signature that is not known")
        }
        return signature
    }
}
