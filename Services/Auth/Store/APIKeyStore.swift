import AuthDomain
import Authentication
import Contracts
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
    let mode: KeyMode
    let rateLimitPerMinute: Int
    let createdAt: Timestamp
    let expiresAt: Timestamp?
    let lastUsedAt: Timestamp?
}

extension APIKey {
    static let columns: SQL = """
        k.id, k.user_id, k.name, k.prefix, k.scopes, k.rate_limit_per_minute, k.created_at, k.expires_at,
        k.last_used_at, k.mode
        """
    static let columnCount = 10

    init(_ row: Row) throws(PostgresError) {
        let (names, modeName): ([String], String)
        (id, userID, name, prefix, names, rateLimitPerMinute, createdAt, expiresAt, lastUsedAt, modeName) =
            try row.decode(
                APIKeyID.self, UserID.self, String.self, String.self, [String].self, Int.self, Timestamp.self,
                Timestamp?.self, Timestamp?.self, String.self)
        guard let mode = KeyMode(rawValue: modeName) else {
            throw PostgresError(.decoding, message: "API key \(id) has a mode that we do not know")
        }
        self.mode = mode
        scopes = names.compactMap(Scope.init(rawValue:))
    }
}

/// API keys. Only a hash of the secret is stored.
struct APIKeyStore: Sendable {
    static let maximumPerUser = 50

    let database: AuthDatabase
    let events: AuthEvents

    /// Adds a key in the transaction of its idempotency record. Throws `tooManyAPIKeys`,
    /// `scopesNotAvailable` and `sessionEnded`.
    func create(
        _ key: APIKey,
        secretHash: [UInt8],
        by person: SignedIn,
        in transaction: PostgresTransaction
    ) async throws {
        // Two at once follow one another, so that the limit holds; and no key outlives the secret it was made with.
        let owner = try await SessionStore.lock(person, at: key.createdAt, in: transaction).user
        let useless = key.scopes.filter { !$0.isUsable(by: owner.roles) }
        guard useless.isEmpty else { throw AuthError.scopesNotAvailable(useless.map(\.rawValue)) }
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
                id, user_id, name, prefix, secret_hash, scopes, mode, rate_limit_per_minute, created_at, expires_at
            ) values (
                \(key.id), \(key.userID), \(key.name), \(key.prefix), \(secretHash), \(key.scopes.map(\.rawValue)),
                \(key.mode.rawValue), \(key.rateLimitPerMinute), \(key.createdAt), \(key.expiresAt)
            )
            """)
        try await transaction.execute(Outbox.append([events.apiKeyCreated(key)]))
    }

    /// Keys that are not revoked, newest first, before an id.
    func list(of user: UserID, before: APIKeyID?, limit: Int) async throws(PostgresError) -> [APIKey] {
        var list = ListQuery()
        list.requires("k.user_id = \(user) and k.revoked_at is null")
        list.follows("k.id", before)
        let rows = try await database.client.query(
            "select \(APIKey.columns) from auth.api_keys k \(list.conditions) order by k.id desc limit \(limit)")
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
                Outbox.append([events.apiKeyRevoked(id, of: user, reason: .revoked, at: now)]),
            ])
            return true
        }
    }

    /// What a presented key opens.
    enum Presented: Sendable {
        /// - Parameter issuedAt: of the token that the key is swapped for.
        case good(APIKey, owner: User, issuedAt: Timestamp)
        /// Whoever has the secret may know why it opens nothing.
        case refused(APIKeyRefusal)
        /// It is good, and compliance has shut its owner out.
        case restricted
        /// No key has this secret, or its owner may not act.
        case unknown
    }

    /// The owner's row is share-locked and the time of issue kept, as when a session is refreshed: see
    /// ``SessionStore/refresh(with:by:at:)``.
    func present(_ text: APIKeyText, at now: Timestamp) async throws -> Presented {
        try await database.client.transaction { transaction in
            let rows = try await transaction.pipeline([
                """
                select id from auth.users
                where id = (select user_id from auth.api_keys where prefix = \(text.prefix)) for share
                """,
                // Read after the lock is had: a statement sees what was there when it began to wait.
                """
                select \(APIKey.columns), k.secret_hash, k.revoked_at is not null, u.tokens_valid_from
                from auth.api_keys k join auth.users u on u.id = k.user_id where k.prefix = \(text.prefix)
                """,
                """
                select \(User.columns) from auth.users u join auth.api_keys k on k.user_id = u.id
                where k.prefix = \(text.prefix)
                """,
            ])
            guard !rows[1].isEmpty, !rows[2].isEmpty else { return .unknown }
            let row = rows[1][0]
            let hash = try row.decode([UInt8].self, at: APIKey.columnCount)
            guard constantTimeEquals(hash, SecretToken(text.text).hash) else { return .unknown }
            let key = try APIKey(row)
            let owner = try User(rows[2][0])
            if try row.decode(Bool.self, at: APIKey.columnCount + 1) { return .refused(.revoked) }
            if let end = key.expiresAt, end <= now { return .refused(.expired) }
            guard owner.status == .active else { return .unknown }
            guard !owner.isShutOut else { return .restricted }
            let validFrom = try row.decode(Timestamp?.self, at: APIKey.columnCount + 2)
            let issuedAt = max(now, validFrom ?? now)
            try await transaction.commit(after: [
                """
                update auth.api_keys set last_used_at = greatest(last_used_at, \(issuedAt)) where id = \(key.id)
                """
            ])
            return .good(key, owner: owner, issuedAt: issuedAt)
        }
    }
}
