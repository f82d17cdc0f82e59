import AuthDomain
import Authentication
import Outbox
import PostgresAccess
import Primitives

/// A sign-in that waits for its second factor.
struct LoginChallenge: Sendable {
    static let lifetime: Duration = .seconds(300)
    static let maximumAttempts = 5
    static let tokenPrefix = "flm_"

    let token: SecretToken
    let userID: UserID
    let deviceName: String?
    let at: Timestamp
}

/// What a person presents as second factor.
enum SecondFactorProof: Sendable {
    case code(String)
    /// Nil if what was typed cannot be a recovery code.
    case recoveryCode(RecoveryCode?)

    /// A recovery code does as well as one of the app, for whoever has lost it.
    init(typed text: String) {
        self = RecoveryCode(typed: text).map(SecondFactorProof.recoveryCode) ?? .code(text)
    }

    var method: StepUp.Method {
        switch self {
        case .code: .totp
        case .recoveryCode: .recoveryCode
        }
    }
}

/// Authenticator apps, recovery codes, and sign-ins that wait for one of them.
struct SecondFactorStore: Sendable {
    let database: AuthDatabase
    let events: AuthEvents
    let secrets: AuthSecrets
    let signIns: SignInStore

    // MARK: Signing in

    /// False if the account has another password by now: a change ends the challenges before it.
    func open(_ challenge: LoginChallenge, passwordHash: String) async throws(PostgresError) -> Bool {
        AuditTrail.subject(challenge.userID)
        return try await insert(challenge, passwordHash)
    }

    private func insert(_ challenge: LoginChallenge, _ passwordHash: String) async throws(PostgresError) -> Bool {
        try await database.client.execute(
            """
            insert into auth.login_challenges (token_hash, user_id, device_name, created_at, expires_at)
            select \(challenge.token.hash), id, \(challenge.deviceName), \(challenge.at),
                \(challenge.at + LoginChallenge.lifetime)
            from auth.users where id = \(challenge.userID) and password_hash = \(passwordHash) and status = 'active'
            for share
            """) == 1
    }

    /// The account a living challenge belongs to. Throws `invalidSecondFactorToken`.
    func challenged(by token: SecretToken, at now: Timestamp) async throws -> (user: User, deviceName: String?) {
        let rows = try await database.client.query(
            """
            select \(User.columns), c.device_name from auth.login_challenges c join auth.users u on u.id = c.user_id
            where c.token_hash = \(token.hash) and c.used_at is null and c.expires_at > \(now)
            and c.attempts < \(LoginChallenge.maximumAttempts)
            """)
        guard !rows.isEmpty else { throw AuthError.invalidSecondFactorToken }
        return (try User(rows[0]), try rows[0].decode(String?.self, at: User.columnCount))
    }

    enum Verdict: Sendable {
        case right
        case wrong
        /// It was right, and is used up.
        case usedBefore
    }

    /// Checks the proof and begins the session, once for each challenge and each code. A wrong proof is counted against
    /// the challenge. Throws `invalidSecondFactorToken`, `accountLocked` and, after a right proof, which is not used up
    /// then, `accountRestricted`.
    func pass(
        _ token: SecretToken,
        with proof: SecondFactorProof,
        session: NewSession,
        keys: FailureKeys
    ) async throws -> (verdict: Verdict, session: NewSession) {
        try await database.transaction { transaction in
            let now = session.at
            let door = try await signIns.lockDoor(of: session.user.id, keys, at: now, in: transaction)
            let claimed = try await transaction.execute(
                """
                update auth.login_challenges set attempts = attempts + 1
                where token_hash = \(token.hash) and used_at is null and expires_at > \(now)
                and attempts < \(LoginChallenge.maximumAttempts)
                """)
            guard claimed == 1 else { throw AuthError.invalidSecondFactorToken }
            let verdict = try await use(proof, of: session.user.id, at: now, in: transaction)
            AuditTrail.subject(session.user.id)
            guard verdict == .right else {
                AuditTrail.refused()
                return (verdict, session)
            }
            guard !door.user.isShutOut else { throw AuthError.accountRestricted }
            let session = door.entering(session)
            try await signIns.sessions.begin(
                session,
                after: [
                    "update auth.login_challenges set used_at = \(now) where token_hash = \(token.hash)",
                    SignInStore.forget(keys.account),
                ], in: transaction)
            return (.right, session)
        }
    }

    /// Uses a proof up for another service. A wrong one counts as at a sign-in; a right one forgets none that were
    /// wrong. Throws `invalidCode`, `codeAlreadyUsed`, `accountLocked`, `accountLockedByStaff`.
    func verify(_ proof: SecondFactorProof, of user: User, at now: Timestamp) async throws {
        let keys = signIns.keys(account: user.email, from: nil)
        let verdict = try await database.transaction { transaction in
            _ = try await signIns.lockDoor(of: user.id, keys, at: now, in: transaction)
            return try await use(proof, of: user.id, at: now, in: transaction)
        }
        switch verdict {
        case .right: return
        case .wrong: try await signIns.fail(keys, user: user.id, at: now, with: .invalidCode)
        case .usedBefore: try await signIns.fail(keys, user: user.id, at: now, with: .codeAlreadyUsed)
        }
    }

    /// Accepts a proof once: the step of a code and a recovery code are used up in this transaction.
    func use(
        _ proof: SecondFactorProof,
        of user: UserID,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Verdict {
        switch proof {
        case .recoveryCode(nil): return .wrong
        case .recoveryCode(let code?):
            let rows = try await transaction.query(
                """
                select used_at is not null from auth.recovery_codes
                where user_id = \(user) and hash = \(code.hash) for update
                """)
            guard let wasUsed = try rows.first(Bool.self) else { return .wrong }
            guard !wasUsed else { return .usedBefore }
            try await transaction.execute(
                "update auth.recovery_codes set used_at = \(now) where user_id = \(user) and hash = \(code.hash)")
            return .right
        case .code(let code):
            guard let factor = try await lock(user, in: transaction), factor.isConfirmed else { return .wrong }
            guard let step = factor.totp.matchingStep(code, at: now, after: factor.lastStep) else {
                return factor.totp.matchingStep(code, at: now, after: nil) == nil ? .wrong : .usedBefore
            }
            try await transaction.execute(
                "update auth.totp_factors set last_step = \(step) where user_id = \(user)")
            return .right
        }
    }

    private struct Factor {
        let totp: TOTP
        let isConfirmed: Bool
        let lastStep: Int64?
    }

    private func lock(_ user: UserID, in transaction: PostgresTransaction) async throws -> Factor? {
        let rows = try await transaction.query(
            """
            select sealed_secret, confirmed_at is not null, last_step from auth.totp_factors
            where user_id = \(user) for update
            """)
        guard let (sealed, isConfirmed, lastStep) = try rows.first([UInt8].self, Bool.self, Int64?.self) else {
            return nil
        }
        let secret = try secrets.box.open(sealed, context: Self.context(user))
        return Factor(totp: TOTP(secret: secret), isConfirmed: isConfirmed, lastStep: lastStep)
    }

    private static func context(_ user: UserID) -> String { "totp \(user)" }

    // MARK: Setting up

    /// Keeps a secret until it is confirmed; a new one replaces one that was not. Returns whose it is. Throws
    /// `secondFactorAlreadyEnabled` and `sessionEnded`.
    func setUp(_ totp: TOTP, by person: SignedIn, at now: Timestamp) async throws -> User {
        let sealed = try secrets.box.seal(totp.secret, context: Self.context(person.user))
        return try await database.transaction { transaction in
            let account = try await SessionStore.lock(person, at: now, in: transaction)
            let changed = try await transaction.execute(
                """
                insert into auth.totp_factors as f (user_id, sealed_secret, created_at)
                values (\(person.user), \(sealed), \(now))
                on conflict (user_id) do update set
                    sealed_secret = excluded.sealed_secret, created_at = excluded.created_at
                where f.confirmed_at is null
                """)
            guard changed == 1 else { throw AuthError.secondFactorAlreadyEnabled }
            return account.user
        }
    }

    /// Switches the factor on with its first code, and ends what was begun without it: other sessions, API keys,
    /// step-ups. Whoever came in by the password alone is what the factor is there against. Returns what was revoked.
    /// Throws `secondFactorNotEnabled` if none was set up, `secondFactorAlreadyEnabled`, `invalidCode`, or
    /// `sessionEnded`.
    func confirm(
        _ code: String, recoveryCodes: [RecoveryCode], by person: SignedIn, at now: Timestamp
    ) async throws -> [Revocation] {
        try await database.transaction { transaction in
            try await SessionStore.lock(person, at: now, in: transaction)
            guard let factor = try await lock(person.user, in: transaction) else {
                throw AuthError.secondFactorNotEnabled
            }
            guard !factor.isConfirmed else { throw AuthError.secondFactorAlreadyEnabled }
            guard let step = factor.totp.matchingStep(code, at: now, after: nil) else { throw AuthError.invalidCode }
            try await transaction.pipeline([
                """
                update auth.totp_factors set confirmed_at = \(now), last_step = \(step) where user_id = \(person.user)
                """,
                """
                insert into auth.recovery_codes (user_id, hash)
                select \(person.user), hash from unnest(\(recoveryCodes.map(\.hash))) as r (hash)
                """,
                // This session has just shown it.
                "update auth.sessions set second_factor = true where id = \(person.session)",
            ])
            let ended = try await OutstandingProofs.endAccess(
                of: person.user, keeping: person.session, reason: .revoked, at: now, in: transaction)
            try await transaction.execute(RevocationStore.insert(ended.revocations, at: now))
            try await tell(
                person.user, enabled: true, ended.news(events, of: person.user, at: now), at: now, in: transaction)
            return ended.revocations
        }
    }

    /// Switches the factor off. Throws `secondFactorNotEnabled`, `sessionEnded`, and `accountLocked` if enough wrong
    /// attempts were counted since the first look.
    func remove(
        with proof: SecondFactorProof,
        by person: SignedIn,
        keys: FailureKeys,
        at now: Timestamp
    ) async throws -> Verdict {
        try await database.transaction { transaction in
            try await SessionStore.lock(person, at: now, in: transaction)
            try await signIns.checkOpen(keys, at: now, in: transaction)
            guard let factor = try await lock(person.user, in: transaction), factor.isConfirmed else {
                throw AuthError.secondFactorNotEnabled
            }
            let verdict = try await use(proof, of: person.user, at: now, in: transaction)
            guard verdict == .right else { return verdict }
            try await transaction.pipeline([
                // Recovery codes go with it.
                "delete from auth.totp_factors where user_id = \(person.user)",
                // A sign-in under way would wait for a factor that is gone.
                "delete from auth.login_challenges where user_id = \(person.user)",
                // What was shown is no factor of the account any more.
                "update auth.sessions set second_factor = false where user_id = \(person.user) and ended_at is null",
                StepUpStore.endAll(of: person.user),
                SignInStore.forget(keys.account),
            ])
            try await tell(person.user, enabled: false, [], at: now, in: transaction)
            return .right
        }
    }

    private func tell(
        _ user: UserID,
        enabled: Bool,
        _ more: [OutboxEvent],
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let changed = try await UserStore.touch(user, at: now, in: transaction)
        try await transaction.commit(after: [
            Outbox.append(
                [events.secondFactorChanged(user, enabled: enabled, at: now), events.updated(changed, at: now)] + more)
        ])
    }
}
