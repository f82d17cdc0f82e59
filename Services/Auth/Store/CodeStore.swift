import AuthDomain
import Authentication
import Outbox
import PostgresAccess
import Primitives

/// A code on its way to its owner.
struct IssuedCode: Sendable {
    let id: UniqueID
    let purpose: OneTimeCode.Purpose
    let text: String
    let expiresAt: Timestamp
    let hash: [UInt8]
    /// Never in production.
    let sealed: [UInt8]?
}

/// One-time codes: making, checking, and (outside production) showing them.
struct CodeStore: Sendable {
    let database: AuthDatabase
    let events: AuthEvents
    let secrets: AuthSecrets
    let ids: IDGenerator
    /// False in production.
    let keepsCodes: Bool

    /// A new code; nothing is stored yet.
    func make(_ purpose: OneTimeCode.Purpose, at now: Timestamp) throws -> IssuedCode {
        var random = SystemRandomNumberGenerator()
        let id: UniqueID = ids.next()
        let text = OneTimeCode.text(using: &random)
        return IssuedCode(
            id: id,
            purpose: purpose,
            text: text,
            expiresAt: now + OneTimeCode.lifetime,
            hash: secrets.hash(ofCode: text, id: id),
            sealed: keepsCodes ? try secrets.box.seal(Array(text.utf8), context: Self.context(id)) : nil
        )
    }

    private static func context(_ id: UniqueID) -> String { "one-time code \(id)" }

    static func insert(_ code: IssuedCode, for user: UserID, to phone: String? = nil, at now: Timestamp) -> SQL {
        """
        insert into auth.one_time_codes (
            id, user_id, purpose, code_hash, sealed_code, sent_to, created_at, expires_at
        ) values (
            \(code.id), \(user), \(code.purpose.rawValue), \(code.hash), \(code.sealed), \(phone), \(now),
            \(code.expiresAt)
        )
        """
    }

    /// Sends a code to whoever asks, which ends the one before it. Throws `tooManyCodes`, `emailAlreadyVerified`,
    /// `sessionEnded`.
    func sendEmailVerification(_ code: IssuedCode, to person: SignedIn, at now: Timestamp) async throws {
        try await database.transaction { transaction in
            let user = try await SessionStore.lock(person, at: now, in: transaction).user
            guard !user.isEmailVerified else { throw AuthError.emailAlreadyVerified }
            try await issue(code, to: user, at: now, in: transaction)
        }
    }

    /// The same to the person's telephone. Throws `tooManyCodes`, `phoneMissing`, `phoneAlreadyVerified`,
    /// `sessionEnded`.
    func sendPhoneVerification(_ code: IssuedCode, to person: SignedIn, at now: Timestamp) async throws {
        try await database.transaction { transaction in
            let user = try await SessionStore.lock(person, at: now, in: transaction).user
            guard user.phone != nil else { throw AuthError.phoneMissing }
            guard !user.isPhoneVerified else { throw AuthError.phoneAlreadyVerified }
            try await issue(code, to: user, at: now, in: transaction)
        }
    }

    /// What was sent to a number proves nothing of another.
    static func endPhoneCodes(of user: UserID, at now: Timestamp) -> SQL {
        """
        update auth.one_time_codes set ended_at = \(now)
        where user_id = \(user) and purpose = \(OneTimeCode.Purpose.phoneVerification.rawValue) and ended_at is null
        """
    }

    /// The account's row is locked before, so that two requests at once follow one another.
    func issue(
        _ code: IssuedCode,
        to user: User,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let hourAgo = now - .seconds(3_600)
        let phone = code.purpose == .phoneVerification ? user.phone : nil
        // Over all accounts that want a number: who guesses at a stranger's has as many accounts as he likes.
        if let phone { try await Self.lock(phone, in: transaction) }
        let rows = try await transaction.query(
            """
            select count(*), min(created_at) from auth.one_time_codes
            where (user_id = \(user.id) or sent_to = \(phone)) and purpose = \(code.purpose.rawValue)
                and created_at > \(hourAgo)
            """)
        let (recent, oldest) = try rows.first(Int.self, Timestamp?.self) ?? (0, nil)
        if recent >= OneTimeCode.maximumPerHour, let oldest {
            throw AuthError.tooManyCodes(retryAfter: oldest - hourAgo)
        }
        try await transaction.pipeline([
            """
            update auth.one_time_codes set ended_at = \(now)
            where user_id = \(user.id) and purpose = \(code.purpose.rawValue) and ended_at is null
            """,
            Self.insert(code, for: user.id, to: phone, at: now),
            Outbox.append([events.codeIssued(code, for: user, at: now)]),
        ])
    }

    /// Uses a code up if it is right, and counts an attempt if it is not. Runs before the effect in one transaction
    /// that has locked the account's row.
    /// - Parameter user: nil for an address without an account: never right, after the same statements.
    func use(
        _ text: String,
        for purpose: OneTimeCode.Purpose,
        of user: UserID?,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let rows = try await transaction.query(
            """
            select id, code_hash, attempts from auth.one_time_codes
            where user_id = \(user) and purpose = \(purpose.rawValue) and ended_at is null and expires_at > \(now)
            for update
            """)
        let found = try rows.first(UniqueID.self, [UInt8].self, Int.self)
        var isRight = false
        if let (id, hash, attempts) = found, attempts < OneTimeCode.maximumAttempts {
            isRight = constantTimeEquals(hash, secrets.hash(ofCode: text, id: id))
        }
        if !isRight { AuditTrail.refused() }
        try await transaction.execute(
            isRight
                ? "update auth.one_time_codes set ended_at = \(now) where id = \(found?.0)"
                : """
                update auth.one_time_codes set attempts = attempts + 1
                where id = \(found?.0) and attempts < \(OneTimeCode.maximumAttempts)
                """)
        return isRight
    }

    /// Proves the address and returns the account as it is then, or nil for a wrong code. Throws `emailAlreadyVerified`
    /// and `sessionEnded`.
    func verifyEmail(of person: SignedIn, with code: String, at now: Timestamp) async throws -> User? {
        try await database.transaction { transaction in
            let before = try await SessionStore.lock(person, at: now, in: transaction).user
            guard !before.isEmailVerified else { throw AuthError.emailAlreadyVerified }
            let isRight = try await use(
                code, for: .emailVerification, of: person.user, at: now, in: transaction)
            guard isRight else { return nil }
            try await transaction.execute(
                "update auth.users set email_verified_at = \(now) where id = \(person.user)")
            let user = try await UserStore.touch(person.user, at: now, in: transaction)
            try await transaction.commit(after: [
                Outbox.append([
                    events.updated(user, at: now),
                    events.emailProven(user.email, of: user.id, at: now),
                ])
            ])
            return user
        }
    }

    /// Proves the number and returns the account as it is then, or nil for a wrong code. Whoever has proven it before
    /// has it no longer: numbers are given to others. Throws `phoneMissing`, `phoneAlreadyVerified`, `sessionEnded`.
    func verifyPhone(of person: SignedIn, with code: String, at now: Timestamp) async throws -> User? {
        try await database.transaction { transaction in
            let before = try await SessionStore.lock(person, at: now, in: transaction).user
            guard let phone = before.phone else { throw AuthError.phoneMissing }
            guard !before.isPhoneVerified else { throw AuthError.phoneAlreadyVerified }
            let isRight = try await use(
                code, for: .phoneVerification, of: person.user, at: now, in: transaction)
            guard isRight else { return nil }
            let losers = try await takePhone(phone, at: now, in: transaction)
            try await transaction.execute(
                "update auth.users set phone_verified_at = \(now) where id = \(person.user)")
            let user = try await UserStore.touch(person.user, at: now, in: transaction)
            try await transaction.commit(after: [
                Outbox.append(
                    losers.map { events.updated($0, at: now) } + [
                        events.updated(user, at: now),
                        events.phoneProven(phone, of: user.id, at: now),
                    ])
            ])
            return user
        }
    }

    /// Takes a number from whoever has proven it. Two who prove the same one follow each other by the lock; no holder
    /// of a proven number waits for it, so it joins no circle with the locks of rows.
    private func takePhone(
        _ phone: String, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [User] {
        try await Self.lock(phone, in: transaction)
        let rows = try await transaction.query(
            """
            update auth.users u set phone_verified_at = null, version = u.version + 1, updated_at = \(now)
            where u.phone = \(phone) and u.phone_verified_at is not null
            returning \(User.columns)
            """)
        return try rows.map { try User($0) }
    }

    /// What is done about one number follows one another.
    private static func lock(_ phone: String, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            "select pg_advisory_xact_lock(hashtextextended(\("auth.phone \(phone)"), 0))")
    }

    // MARK: Outside production

    struct Shown: Sendable {
        let id: UniqueID
        let purpose: OneTimeCode.Purpose
        let code: String
        let createdAt: Timestamp
        let expiresAt: Timestamp
    }

    /// The living codes of an address, newest first. Empty in production, where none are kept.
    func shown(for email: EmailAddress, at now: Timestamp) async throws -> [Shown] {
        let rows = try await database.client.query(
            """
            select c.id, c.purpose, c.sealed_code, c.created_at, c.expires_at
            from auth.one_time_codes c join auth.users u on u.id = c.user_id
            where u.email = \(email.text) and c.ended_at is null and c.expires_at > \(now) and c.sealed_code is not null
            order by c.created_at desc, c.id desc limit 10
            """)
        return try rows.decode(
            UniqueID.self, OneTimeCode.Purpose.self, [UInt8].self, Timestamp.self, Timestamp.self
        ).map { id, purpose, sealed, createdAt, expiresAt in
            let text = try secrets.box.open(sealed, context: Self.context(id))
            return Shown(
                id: id,
                purpose: purpose,
                code: String(decoding: text, as: UTF8.self),
                createdAt: createdAt,
                expiresAt: expiresAt
            )
        }
    }
}
