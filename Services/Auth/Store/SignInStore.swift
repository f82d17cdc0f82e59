import AuthDomain
import Authentication
import Outbox
import PostgresAccess
import Primitives

/// Under which keys failures of one attempt are counted.
struct FailureKeys: Sendable {
    let account: [UInt8]
    /// Nil where another service asks.
    let address: [UInt8]?
    /// Whose attempt it is, for those who are told of failures.
    let client: ClientTrace?

    var all: [[UInt8]] { [account] + (address.map { [$0] } ?? []) }
}

/// The doors of signing in: counting failures, beginning sessions, asking for a second factor.
struct SignInStore: Sendable {
    let database: AuthDatabase
    let events: AuthEvents
    let secrets: AuthSecrets
    let sessions: SessionStore
    /// Failures from one network address, over all accounts.
    let addressLimit: Int

    /// `account` is what was tried: an e-mail address, whether or not there is an account of it.
    func keys(account: EmailAddress, from client: ClientTrace?) -> FailureKeys {
        keys(secrets.failureKey("account", account.text), client)
    }

    /// For guesses at the code of a password reset.
    func keys(resetting account: EmailAddress, from client: ClientTrace) -> FailureKeys {
        keys(secrets.failureKey("reset", account.text), client)
    }

    private func keys(_ account: [UInt8], _ client: ClientTrace?) -> FailureKeys {
        FailureKeys(
            account: account, address: client.map { secrets.failureKey("address", $0.ip) }, client: client)
    }

    /// Throws `accountLocked` if no attempt may be made now.
    func checkOpen(_ keys: FailureKeys, at now: Timestamp) async throws {
        let rows = try await database.client.query(
            "select key, failures, forgotten_at from auth.login_failures where key = any(\(keys.all))")
        try checkOpen(rows, keys, at: now)
    }

    /// Until when accounts are shut after wrong guesses, for those that are.
    func locks(of users: [User], at now: Timestamp) async throws(PostgresError) -> [UserID: Timestamp] {
        var owners: [[UInt8]: UserID] = [:]
        for user in users { owners[secrets.failureKey("account", user.email.text)] = user.id }
        let rows = try await database.client.query(
            """
            select key, forgotten_at from auth.login_failures
            where key = any(\(Array(owners.keys))) and failures >= \(Lockout.accountLimit) and forgotten_at > \(now)
            """)
        var locks: [UserID: Timestamp] = [:]
        for (key, until) in try rows.decode([UInt8].self, Timestamp.self) {
            if let owner = owners[key] { locks[owner] = until }
        }
        return locks
    }

    /// The same, and no attempt is counted until the transaction ends. The account's row is locked before.
    func checkOpen(_ keys: FailureKeys, at now: Timestamp, in transaction: PostgresTransaction) async throws {
        try checkOpen(try await transaction.query(Self.lockFailures(keys)), keys, at: now)
    }

    private static func lockFailures(_ keys: FailureKeys) -> SQL {
        """
        select key, failures, forgotten_at from auth.login_failures
        where key = any(\(keys.all)) order by key for update
        """
    }

    private func checkOpen(_ rows: Rows, _ keys: FailureKeys, at now: Timestamp) throws {
        var remaining: Duration?
        for (key, failures, forgottenAt) in try rows.decode([UInt8].self, Int.self, Timestamp.self) {
            let limit = key == keys.account ? Lockout.accountLimit : addressLimit
            let count = Lockout(failures: failures, forgottenAt: forgottenAt)
            guard let wait = count.remaining(limit: limit, at: now) else { continue }
            remaining = max(remaining ?? wait, wait)
        }
        if let remaining { throw AuthError.accountLocked(until: now + remaining, remaining: remaining) }
    }

    /// Counts a failure. Always throws: `accountLocked` if others had filled the count meanwhile, otherwise `error`.
    func fail(
        _ keys: FailureKeys,
        user: UserID?,
        at now: Timestamp,
        with error: AuthError
    ) async throws -> Never {
        let failures = try await database.transaction { transaction in
            try await count(keys, user: user, at: now, in: transaction)
        }
        throw refusal(after: failures, error, at: now)
    }

    /// Counts a failure in a transaction, which this commits, and returns how many there are.
    func count(
        _ keys: FailureKeys,
        user: UserID?,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Int {
        AuditTrail.refused()
        if let user { AuditTrail.subject(user) }
        let counts = try await transaction.query(Self.count(keys, at: now)).decode([UInt8].self, Int.self)
        let failures = counts.first { $0.0 == keys.account }?.1 ?? 0
        if let user {
            try await transaction.commit(after: [Outbox.append(failed(user, keys.client, failures: failures, at: now))])
        }
        return failures
    }

    /// `accountLocked` if others had filled the count, otherwise `error`.
    func refusal(after failures: Int, _ error: AuthError, at now: Timestamp) -> AuthError {
        guard failures > Lockout.accountLimit else { return error }
        return .accountLocked(until: now + Lockout.memory, remaining: Lockout.memory)
    }

    private func failed(
        _ user: UserID, _ client: ClientTrace?, failures: Int, at now: Timestamp
    ) -> [OutboxEvent] {
        let failed = events.signInFailed(user, from: client, at: now)
        guard failures == Lockout.accountLimit else { return [failed] }
        return [failed, events.locked(user, until: now + Lockout.memory, at: now)]
    }

    /// Rows are taken in the order of their keys, so that two attempts cannot deadlock.
    private static func count(_ keys: FailureKeys, at now: Timestamp) -> SQL {
        """
        insert into auth.login_failures as f (key, failures, forgotten_at)
        select key, 1, \(now + Lockout.memory) from unnest(\(keys.all)) as k (key) order by key
        on conflict (key) do update set
            failures = case when f.forgotten_at <= \(now) then 1 else f.failures + 1 end,
            forgotten_at = excluded.forgotten_at
        returning key, failures
        """
    }

    static func forget(_ key: [UInt8]) -> SQL {
        "delete from auth.login_failures where key = \(key)"
    }

    /// Begins a session after the last check was passed, and forgets the account's failures. Throws `accountLocked` if
    /// enough wrong attempts were counted since the first look, or an administrator has locked the account: of many
    /// guesses at once a right one counts only if fewer than the limit came before it.
    ///
    /// Throws `accountRestricted` if compliance has shut the person out: told only to whoever has shown all there is.
    ///
    /// Returns the session as it began, with the account as it stands, or nil if the account has by now another
    /// password than the one that was presented, or a second factor: whoever changed it has ended all sessions, and one
    /// that begins after that would stay.
    func begin(_ session: NewSession, keys: FailureKeys, passwordHash: String) async throws -> NewSession? {
        try await database.transaction { transaction in
            let door = try await lockDoor(of: session.user.id, keys, at: session.at, in: transaction)
            guard door.passwordHash == passwordHash, !door.user.hasSecondFactor else { return nil }
            AuditTrail.subject(door.user.id)
            guard !door.user.isShutOut else { throw AuthError.accountRestricted }
            let session = door.entering(session)
            try await sessions.begin(session, after: [Self.forget(keys.account)], in: transaction)
            return session
        }
    }

    /// An account whose row is locked, so that it stays as it is until the transaction ends.
    struct Door: Sendable {
        let user: User
        let passwordHash: String
        /// No token is issued with an earlier time: it would count as one from before a change of roles.
        let tokensValidFrom: Timestamp?

        /// The session with the account as it stands.
        func entering(_ session: NewSession) -> NewSession {
            var session = session
            session.user = user
            session.at = max(session.at, tokensValidFrom ?? session.at)
            return session
        }
    }

    /// Throws `accountLocked` if no attempt may be made, and otherwise the account as it stands.
    func lockDoor(
        of user: UserID,
        _ keys: FailureKeys,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Door {
        let rows = try await transaction.pipeline([
            "select id from auth.users where id = \(user) for share",
            // Read after the lock is had: a statement sees what was there when it began to wait.
            "select \(User.columns), u.password_hash, u.tokens_valid_from from auth.users u where u.id = \(user)",
            Self.lockFailures(keys),
        ])
        try checkOpen(rows[2], keys, at: now)
        guard !rows[1].isEmpty else { throw AuthError.accountLockedByStaff }
        let row = rows[1][0]
        let account = try User(row)
        guard account.status == .active else { throw AuthError.accountLockedByStaff }
        return Door(
            user: account, passwordHash: try row.decode(String.self, at: User.columnCount),
            tokensValidFrom: try row.decode(Timestamp?.self, at: User.columnCount + 1))
    }
}
