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
    let users: UserStore
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
                ) returning email
                """)
            guard let text = try rows.first(String.self) else { return false }
            let found = try await transaction.query(
                "select \(User.columns) from auth.users u where u.email = \(text) and u.status = 'active'")
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

    /// Sets a new password with the code that was sent. Ends all sessions. Returns nil for a wrong code.
    func reset(
        _ user: UserID,
        code: String,
        passwordHash: String,
        at now: Timestamp
    ) async throws -> [Revocation]? {
        try await database.transaction { transaction in
            guard try await codes.use(code, for: .passwordReset, of: user, at: now, in: transaction) else { return nil }
            let ended = try await SessionStore.endAll(
                of: user, except: nil, reason: .passwordChanged, at: now, in: transaction)
            try await transaction.commit(after: [
                """
                update auth.users set
                    password_hash = \(passwordHash), updated_at = \(now),
                    -- Whoever has the code has the mailbox.
                    email_verified_at = coalesce(email_verified_at, \(now))
                where id = \(user)
                """,
                RevocationStore.insert(ended.map(Revocation.session), at: now),
                Outbox.append(
                    [events.passwordChanged(user, at: now)]
                        + ended.map { events.sessionRevoked($0, of: user, at: now) }),
            ])
            return ended.map(Revocation.session)
        }
    }
}
