import AuthDomain
import Authentication
import Outbox
import PostgresAccess
import Primitives

/// Forgotten passwords. Nothing here tells whether an address has an account.
struct PasswordResetStore: Sendable {
    let database: AuthDatabase
    let events: AuthEvents
    let codes: CodeStore
    let signIns: SignInStore
    let ids: IDGenerator

    /// Writes the request down: one row for every address alike.
    func request(_ email: EmailAddress, at now: Timestamp) async throws {
        let id: UniqueID = ids.next()
        try await database.client.execute(
            """
            insert into auth.password_reset_requests (id, email, requested_at) values (\(id), \(email.text), \(now))
            """)
    }

    /// Looks into the oldest request and sends the code if there is an account. False if there is none to look into.
    /// Any number may work at once; a crash leaves the request for the next.
    func workOff(at now: Timestamp) async throws -> Bool {
        try await database.transaction { transaction in
            let rows = try await transaction.query(
                """
                delete from auth.password_reset_requests where id in (
                    select id from auth.password_reset_requests order by id limit 1 for update skip locked
                ) returning email, requested_at
                """)
            guard let (email, requestedAt) = try rows.first(String.self, Timestamp.self) else { return false }
            let found = try await transaction.pipeline([
                "select id from auth.users where email = \(email) for no key update",
                """
                select \(User.columns) from auth.users u where u.email = \(email) and u.status = 'active'
                -- A request from before the secrets last changed would undo what the owner has done since.
                and (u.secrets_changed_at is null or u.secrets_changed_at < \(requestedAt))
                """,
            ])[1]
            guard !found.isEmpty else { return true }
            do {
                let code = try codes.make(.passwordReset, at: now)
                try await codes.issue(code, to: try User(found[0]), at: now, in: transaction)
            } catch AuthError.tooManyCodes {
                // Said to nobody: the owner has mail enough.
            }
            return true
        }
    }

    private enum Outcome {
        case done([Revocation])
        /// How many wrong codes were counted.
        case wrong(Int)
    }

    /// Sets a new password with the code that was sent, and ends whatever stands on the old one. Returns what was
    /// revoked. Throws `invalidOneTimeCode`, and `accountLocked` if enough wrong codes were counted.
    ///
    /// An address without an account takes the same statements in the same one transaction as a wrong code does.
    func reset(
        _ email: EmailAddress,
        code: String,
        passwordHash: String,
        keys: FailureKeys,
        at now: Timestamp
    ) async throws -> [Revocation] {
        let outcome = try await database.transaction { transaction in
            try await reset(email, code, passwordHash, keys, at: now, in: transaction)
        }
        switch outcome {
        case .done(let revoked): return revoked
        case .wrong(let failures): throw signIns.refusal(after: failures, .invalidOneTimeCode, at: now)
        }
    }

    private func reset(
        _ email: EmailAddress,
        _ code: String,
        _ passwordHash: String,
        _ keys: FailureKeys,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Outcome {
        let rows = try await transaction.pipeline([
            "select id from auth.users where email = \(email.text) for no key update",
            """
            select id, email_verified_at is not null from auth.users
            where email = \(email.text) and status = 'active'
            """,
        ])
        let (user, wasVerified) = try rows[1].first(UserID.self, Bool.self).map { ($0, $1) } ?? (nil, false)
        try await signIns.checkOpen(keys, at: now, in: transaction)
        guard try await codes.use(code, for: .passwordReset, of: user, at: now, in: transaction), let user else {
            return .wrong(try await signIns.count(keys, user: nil, at: now, in: transaction))
        }
        let ended = try await OutstandingProofs.end(
            of: user, keeping: nil, reason: .passwordChanged, at: now, in: transaction)
        try await transaction.execute(
            """
            update auth.users set
                password_hash = \(passwordHash),
                -- Whoever has the code has the mailbox.
                email_verified_at = coalesce(email_verified_at, \(now))
            where id = \(user)
            """)
        let changed = try await UserStore.touch(user, at: now, in: transaction)
        try await transaction.commit(after: [
            RevocationStore.insert(ended.revocations, at: now),
            Outbox.append(
                [events.passwordChanged(user, at: now), events.updated(changed, at: now)]
                    + (wasVerified ? [] : [events.emailProven(email, of: user, at: now)])
                    + ended.news(events, of: user, at: now)),
        ])
        return .done(ended.revocations)
    }
}
