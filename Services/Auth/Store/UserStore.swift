import AuthDomain
import Authentication
import Outbox
import PostgresAccess
import Primitives

/// Accounts: creating, finding, and what their owners change themselves.
struct UserStore: Sendable {
    let database: AuthDatabase
    let events: AuthEvents

    func find(_ id: UserID) async throws -> User? {
        let rows = try await database.client.query("select \(User.columns) from auth.users u where u.id = \(id)")
        return rows.isEmpty ? nil : try User(rows[0])
    }

    func find(_ email: EmailAddress) async throws -> User? {
        let rows = try await database.client.query(
            "select \(User.columns) from auth.users u where u.email = \(email.text)")
        return rows.isEmpty ? nil : try User(rows[0])
    }

    /// An account with what its password is checked against.
    func account(_ email: EmailAddress) async throws -> (user: User, passwordHash: String)? {
        try await account(where: "u.email = \(email.text)")
    }

    func account(_ id: UserID) async throws -> (user: User, passwordHash: String)? {
        try await account(where: "u.id = \(id)")
    }

    private func account(where condition: SQL) async throws -> (user: User, passwordHash: String)? {
        let rows = try await database.client.query(
            "select \(User.columns), u.password_hash from auth.users u where \(condition)")
        guard !rows.isEmpty else { return nil }
        return (try User(rows[0]), try rows[0].decode(String.self, at: User.columnCount))
    }

    /// Adds the account, the code for its address and the events, all or none. Throws `emailTaken`.
    func register(_ user: User, passwordHash: String, code: IssuedCode?, at now: Timestamp) async throws {
        var events = [events.registered(user, at: now)]
        // Others assume a new customer of tier 0; anything else they have to be told.
        if user.roles != [.customer] || user.kycTier != 0 { events.append(self.events.updated(user, at: now)) }
        AuditTrail.resource(user.id)
        AuditTrail.subject(user.id)
        if user.isEmailVerified {
            events.append(self.events.emailProven(user.email, of: user.id, at: now))
        }
        var statements = [Self.insert(user, passwordHash: passwordHash, at: now)]
        if let code {
            statements.append(CodeStore.insert(code, for: user.id, at: now))
            events.append(self.events.codeIssued(code, for: user, at: now))
        }
        statements.append(Outbox.append(events))
        do {
            let statements = statements
            _ = try await database.transaction { try await $0.commit(after: statements) }
        } catch let error as PostgresError where error.isUniqueViolation(of: "users_email_key") {
            throw AuthError.emailTaken
        }
    }

    private static func insert(_ user: User, passwordHash: String, at now: Timestamp) -> SQL {
        """
        insert into auth.users (
            id, email, password_hash, first_name, last_name, phone, country, roles, kyc_tier, status, email_verified_at,
            created_at, updated_at
        ) values (
            \(user.id), \(user.email.text), \(passwordHash), \(user.firstName), \(user.lastName), \(user.phone),
            \(user.country), \(user.roles.map(\.rawValue)), \(user.kycTier), \(user.status.rawValue),
            \(user.isEmailVerified ? now : nil), \(user.createdAt), \(now)
        )
        """
    }

    /// What the owner wants changed; nil keeps.
    struct ProfileChange: Sendable {
        var firstName: String?
        var lastName: String?
        var phone: FieldChange<String>
        var country: FieldChange<String>
    }

    /// Returns the account as it is then. Another number is one that nobody has proven. Throws `notFound`.
    func update(_ id: UserID, _ change: ProfileChange, at now: Timestamp) async throws -> User {
        try await database.transaction { try await update(id, change, at: now, in: $0) }
    }

    /// The same in a transaction.
    func update(
        _ id: UserID, _ change: ProfileChange, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> User {
        var columns = ColumnChanges()
        columns.always("version = u.version + 1, updated_at = \(now)")
        columns.set("first_name", change.firstName)
        columns.set("last_name", change.lastName)
        columns.set("country", change.country)
        columns.set("phone", change.phone)
        if change.phone.isChange {
            let phone = change.phone.applied(to: nil)
            columns.always("phone_verified_at = case when u.phone = \(phone) then u.phone_verified_at end")
        }
        let rows = try await transaction.query(
            "update auth.users u set \(columns.assignments) where u.id = \(id) returning \(User.columns)")
        guard !rows.isEmpty else { throw AuthError.notFound }
        let user = try User(rows[0])
        var statements = [Outbox.append([events.updated(user, at: now)])]
        if change.phone.isChange, !user.isPhoneVerified {
            statements.append(CodeStore.endPhoneCodes(of: id, at: now))
        }
        try await transaction.pipeline(statements)
        return user
    }

    /// Counts a change that stands in another table (a second factor) and returns the account as others shall see it.
    static func touch(_ id: UserID, at now: Timestamp, in transaction: PostgresTransaction) async throws -> User {
        let rows = try await transaction.query(
            """
            update auth.users u set version = u.version + 1, updated_at = \(now) where u.id = \(id)
            returning \(User.columns)
            """)
        guard !rows.isEmpty else { throw AuthError.notFound }
        return try User(rows[0])
    }

    /// Sets another password and ends whatever stands on the old one, but the session that asks. Returns what was
    /// revoked, or nil if the account has another password by now than the one that was compared. Throws
    /// `sessionEnded`, and `accountLocked` if enough wrong attempts were counted since the first look.
    func changePassword(
        by person: SignedIn,
        from matched: String,
        to passwordHash: String,
        signIns: SignInStore,
        keys: FailureKeys,
        at now: Timestamp
    ) async throws -> [Revocation]? {
        try await database.transaction { transaction in
            let account = try await SessionStore.lock(person, at: now, in: transaction)
            try await signIns.checkOpen(keys, at: now, in: transaction)
            guard account.passwordHash == matched else { return nil }
            let ended = try await OutstandingProofs.end(
                of: person.user, keeping: person.session, reason: .passwordChanged, at: now, in: transaction)
            try await transaction.commit(after: [
                "update auth.users set password_hash = \(passwordHash), updated_at = \(now) where id = \(person.user)",
                SignInStore.forget(keys.account),
                RevocationStore.insert(ended.revocations, at: now),
                Outbox.append(
                    [events.passwordChanged(person.user, at: now)] + ended.news(events, of: person.user, at: now)),
            ])
            return ended.revocations
        }
    }

    /// Replaces a hash that was made with an older cost, unless the password was changed meanwhile.
    func upgradeHash(of id: UserID, from old: String, to new: String) async throws {
        // Not what a sign-in is about.
        try await CommitCompanions.aside {
            _ = try await database.client.execute(
                "update auth.users set password_hash = \(new) where id = \(id) and password_hash = \(old)")
        }
    }
}
