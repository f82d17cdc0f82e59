import AuthDomain
import Authentication
import Outbox
import PostgresAccess
import Primitives

/// An API key as it is stored: everything but the secret.
struct APIKey: Sendable {
    let id: APIKeyID
    let userID: UserID
    let name: String
    let prefix: String
    let scopes: [Scope]
    let rateLimitPerMinute: Int
    let createdAt: Timestamp
    let expiresAt: Timestamp?
    let lastUsedAt: Timestamp?
}

extension APIKey {
    static let columns: SQL = """
        k.id, k.user_id, k.name, k.prefix, k.scopes, k.rate_limit_per_minute, k.created_at, k.expires_at, k.last_used_at
        """
    static let columnCount = 9

    init(_ row: Row) throws(PostgresError) {
        let names: [String]
        (id, userID, name, prefix, names, rateLimitPerMinute, createdAt, expiresAt, lastUsedAt) = try row.decode(
            APIKeyID.self, UserID.self, String.self, String.self, [String].self, Int.self, Timestamp.self,
            Timestamp?.self, Timestamp?.self)
        scopes = names.compactMap(Scope.init(rawValue:))
    }
}

/// API keys. Only a hash of the secret is stored.
struct APIKeyStore: Sendable {
    static let maximumPerUser = 50
    /// `last_used_at` is written at most this often.
    private static let usageResolution: Duration = .seconds(60)

    let database: AuthDatabase
    let events: AuthEvents

    /// Adds a key in the transaction of its idempotency record. Throws `tooManyAPIKeys` and `sessionEnded`.
    func create(
        _ key: APIKey,
        secretHash: [UInt8],
        by person: SignedIn,
        in transaction: PostgresTransaction
    ) async throws {
        // Two at once follow one another, so that the limit holds; and no key outlives the secret it was made with.
        try await SessionStore.lock(person, at: key.createdAt, in: transaction)
        let rows = try await transaction.query(
            """
            select count(*) from auth.api_keys where user_id = \(key.userID) and revoked_at is null
            and (expires_at is null or expires_at > \(key.createdAt))
            """)
        guard try rows.first(Int.self) ?? 0 < Self.maximumPerUser else {
            throw AuthError.tooManyAPIKeys(limit: Self.maximumPerUser)
        }
        try await transaction.execute(
            """
            insert into auth.api_keys (
                id, user_id, name, prefix, secret_hash, scopes, rate_limit_per_minute, created_at, expires_at
            ) values (
                \(key.id), \(key.userID), \(key.name), \(key.prefix), \(secretHash), \(key.scopes.map(\.rawValue)),
                \(key.rateLimitPerMinute), \(key.createdAt), \(key.expiresAt)
            )
            """)
    }

    /// Keys that are not revoked, newest first, before an id.
    func list(of user: UserID, before: APIKeyID?, limit: Int) async throws(PostgresError) -> [APIKey] {
        let rows = try await database.client.query(
            """
            select \(APIKey.columns) from auth.api_keys k
            where k.user_id = \(user) and k.revoked_at is null and (\(before)::uuid is null or k.id < \(before))
            order by k.id desc limit \(limit)
            """)
        var keys: [APIKey] = []
        for row in rows { keys.append(try APIKey(row)) }
        return keys
    }

    /// False if the user has no such key that is alive.
    func revoke(_ id: APIKeyID, of user: UserID, at now: Timestamp) async throws -> Bool {
        try await database.transaction { transaction in
            let revoked = try await transaction.execute(
                """
                update auth.api_keys set revoked_at = \(now)
                where id = \(id) and user_id = \(user) and revoked_at is null
                """)
            guard revoked == 1 else { return false }
            try await transaction.commit(after: [
                RevocationStore.insert([.apiKey(id)], at: now),
                Outbox.append([events.apiKeyRevoked(id, of: user, at: now)]),
            ])
            return true
        }
    }

    /// The key and its owner, if the text is a living key of an active account.
    func authenticate(_ text: APIKeyText, at now: Timestamp) async throws -> (key: APIKey, owner: User)? {
        let rows = try await database.client.query(
            """
            select \(APIKey.columns), k.secret_hash from auth.api_keys k
            where k.prefix = \(text.prefix) and k.revoked_at is null
            and (k.expires_at is null or k.expires_at > \(now))
            """)
        guard
            !rows.isEmpty,
            constantTimeEquals(
                try rows[0].decode([UInt8].self, at: APIKey.columnCount), SecretToken(text.text).hash)
        else { return nil }
        let key = try APIKey(rows[0])
        let owners = try await database.client.query(
            "select \(User.columns) from auth.users u where u.id = \(key.userID) and u.status = 'active'")
        guard !owners.isEmpty else { return nil }
        try await noteUse(of: key, at: now)
        return (key, try User(owners[0]))
    }

    private func noteUse(of key: APIKey, at now: Timestamp) async throws(PostgresError) {
        if let last = key.lastUsedAt, now - last < Self.usageResolution { return }
        try await database.client.execute("update auth.api_keys set last_used_at = \(now) where id = \(key.id)")
    }
}
