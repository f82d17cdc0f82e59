import AuthDomain
import Authentication
import Outbox
import PostgresAccess
import Primitives

/// Where a sign-in or refresh comes from.
struct ClientTrace: Sendable {
    let ip: String
    let userAgent: String?
    /// As the client tells it.
    let deviceID: String?

    init(ip: String, userAgent: String?, deviceID: String? = nil) {
        self.ip = ip
        self.userAgent = userAgent
        self.deviceID = deviceID
    }

    /// Tells one client from another: same user agent at the same address.
    var fingerprint: [UInt8] { Array(SecretToken("\(userAgent ?? "")\n\(ip)").hash.prefix(16)) }
}

/// A session that begins, with the first token of its chain.
struct NewSession: Sendable {
    let id: SessionID
    var user: User
    let deviceName: String?
    let client: ClientTrace
    /// Whether a second factor was shown.
    let hasSecondFactor: Bool
    let refreshToken: SecretToken
    /// Also when its first access token is issued.
    var at: Timestamp
}

/// Sessions and their chains of refresh tokens.
struct SessionStore: Sendable {
    static let refreshTokenPrefix = "flr_"
    /// A token that is not used for so long is dead.
    static let idleLifetime: Duration = .seconds(30 * 86_400)
    /// However often it is refreshed, a session ends here.
    static let longestLifetime: Duration = .seconds(90 * 86_400)
    /// One more sign-in ends the session that was used longest ago.
    static let maximumPerUser = 50

    let database: AuthDatabase
    let events: AuthEvents
    let secrets: AuthSecrets

    /// Begins a session in a transaction that has locked the account's row, and commits it after the statements before.
    func begin(_ session: NewSession, after statements: [SQL], in transaction: PostgresTransaction) async throws {
        let now = session.at
        let user = session.user.id
        let displaced = try await transaction.query(Self.displaceOldest(of: user, at: now)).decode(SessionID.self)
        try await transaction.commit(
            after: statements + [
                """
                insert into auth.sessions (
                    id, user_id, device_name, ip, user_agent, second_factor, created_at, last_used_at, expires_at
                ) values (
                    \(session.id), \(user), \(session.deviceName), \(session.client.ip), \(session.client.userAgent),
                    \(session.hasSecondFactor), \(now), \(now), \(now + Self.longestLifetime)
                )
                """,
                Self.insertToken(session.refreshToken, session: session.id, at: now),
                RevocationStore.insert(displaced.map(Revocation.session), at: now),
                Outbox.append(
                    [events.signedIn(session)]
                        + displaced.map { events.sessionRevoked($0, of: user, reason: .displaced, at: now) }),
            ])
    }

    static func insertToken(_ token: SecretToken, session: SessionID, at now: Timestamp) -> SQL {
        """
        insert into auth.refresh_tokens (hash, session_id, issued_at, expires_at)
        values (\(token.hash), \(session), \(now), \(now + idleLifetime))
        """
    }

    private static func displaceOldest(of user: UserID, at now: Timestamp) -> SQL {
        """
        update auth.sessions set ended_at = \(now), end_reason = 'displaced'
        where id in (
            select id from auth.sessions where user_id = \(user) and ended_at is null
            order by last_used_at desc, id desc offset \(maximumPerUser - 1)
        )
        returning id
        """
    }

    // MARK: Whoever acts

    /// Of `auth.sessions s`: true if the session has gone through every step that its account asks for now.
    static let hasAllSteps: SQL = """
        (s.second_factor or not exists (
            select from auth.totp_factors f where f.user_id = s.user_id and f.confirmed_at is not null))
        """

    /// Takes hold of the account and the session of whoever acts, so that both stay as they are until the transaction
    /// ends, and returns the account. The account is locked first, as everywhere: whatever changes a secret of it or
    /// ends sessions waits, or was before. Throws `sessionEnded`, or `accountRestricted` if compliance has ended it.
    @discardableResult
    static func lock(
        _ person: SignedIn,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> (user: User, passwordHash: String) {
        let rows = try await transaction.pipeline([
            "select id from auth.users where id = \(person.user) for no key update",
            // Read after the lock is had: a statement sees what was there when it began to wait.
            "select \(User.columns), u.password_hash from auth.users u where u.id = \(person.user)",
            """
            select id from auth.sessions
            where id = \(person.session) and user_id = \(person.user) and ended_at is null and expires_at > \(now)
            for share
            """,
        ])
        guard !rows[1].isEmpty else { throw AuthError.sessionEnded }
        let user = try User(rows[1][0])
        guard user.status == .active else { throw AuthError.sessionEnded }
        guard !user.isShutOut else { throw AuthError.accountRestricted }
        guard !rows[2].isEmpty else { throw AuthError.sessionEnded }
        return (user, try rows[1][0].decode(String.self, at: User.columnCount))
    }

    // MARK: Ending

    /// Ends one session of a user. False if they have no such session that is alive.
    func end(_ id: SessionID, of user: UserID, reason: SessionEnd, at now: Timestamp) async throws -> Bool {
        try await database.transaction { transaction in
            let ended = try await transaction.execute(
                """
                update auth.sessions set ended_at = \(now), end_reason = \(reason.rawValue)
                where id = \(id) and user_id = \(user) and ended_at is null
                """)
            guard ended == 1 else { return false }
            try await transaction.commit(after: [
                "delete from auth.step_ups where session_id = \(id)",
                RevocationStore.insert([.session(id)], at: now),
                Outbox.append([events.sessionRevoked(id, of: user, reason: reason, at: now)]),
            ])
            return true
        }
    }

    /// Signs a user out everywhere, with all that stands on those sessions, and returns what was revoked.
    func endAll(of user: UserID, reason: SessionEnd, at now: Timestamp) async throws -> [Revocation] {
        try await database.transaction { transaction in
            try await transaction.execute("select id from auth.users where id = \(user) for no key update")
            let ended = try await OutstandingProofs.end(
                of: user, keeping: nil, reason: reason, at: now, in: transaction)
            try await transaction.commit(after: [
                RevocationStore.insert(ended.revocations, at: now),
                Outbox.append(ended.news(events, of: user, at: now)),
            ])
            return ended.revocations
        }
    }

    // MARK: Listing

    /// A device that is signed in.
    struct Entry: Sendable {
        let id: SessionID
        let deviceName: String?
        let ip: String
        let userAgent: String?
        let createdAt: Timestamp
        let lastUsedAt: Timestamp
    }

    /// Sessions that are alive, newest first, before an id.
    func list(
        of user: UserID,
        before: SessionID?,
        limit: Int,
        at now: Timestamp
    ) async throws(PostgresError) -> [Entry] {
        var list = ListQuery()
        list.requires("user_id = \(user) and ended_at is null and expires_at > \(now)")
        list.follows("id", before)
        let rows = try await database.client.query(
            """
            select id, device_name, ip, user_agent, created_at, last_used_at from auth.sessions \(list.conditions)
            order by id desc limit \(limit)
            """)
        return try rows.decode(
            SessionID.self, String?.self, String.self, String?.self, Timestamp.self, Timestamp.self
        ).map(Entry.init)
    }
}
