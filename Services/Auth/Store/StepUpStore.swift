import AuthDomain
import Authentication
import MoneyKit
import PostgresAccess
import Primitives

/// What a person shows for a step-up.
enum StepUpEvidence: Sendable {
    /// The password, which has matched this hash.
    case password(matching: String)
    case secondFactor(SecondFactorProof)
}

/// Step-ups: open, proven, and what they are good for. Only a hash of a proof's token is stored.
struct StepUpStore: Sendable {
    static let tokenPrefix = "fls_"

    let database: AuthDatabase
    let signIns: SignInStore
    let factors: SecondFactorStore

    /// Opens a step-up and returns what the account may show. Throws `sessionEnded`.
    func open(
        _ id: UniqueID,
        for purpose: StepUp.Purpose,
        by person: SignedIn,
        at now: Timestamp
    ) async throws -> [StepUp.Method] {
        try await database.transaction { transaction in
            let account = try await SessionStore.lock(person, at: now, in: transaction)
            try await transaction.commit(after: [
                Self.dropOldest(of: person.session), Self.insert(id, purpose, person, at: now),
            ])
            return StepUp.methods(hasSecondFactor: account.user.hasSecondFactor)
        }
    }

    private static func insert(_ id: UniqueID, _ purpose: StepUp.Purpose, _ person: SignedIn, at now: Timestamp) -> SQL
    {
        let shown: WalletAuthorization? = if case .wallet(let shown) = purpose { shown } else { nil }
        return """
            insert into auth.step_ups (
                id, user_id, session_id, purpose, wallet_id, up_to, currency, payee, created_at, expires_at
            ) values (
                \(id), \(person.user), \(person.session), \(purpose.name), \(shown?.walletID),
                \(shown?.upTo.minorUnits), \(shown?.upTo.currency.code), \(shown?.payee), \(now),
                \(now + StepUp.lifetime)
            )
            """
    }

    private static func dropOldest(of session: SessionID) -> SQL {
        """
        delete from auth.step_ups where id in (
            select id from auth.step_ups where session_id = \(session)
            order by id desc offset \(StepUp.maximumPerSession - 1)
        )
        """
    }

    enum Outcome: Sendable {
        case proven(StepUp.Method, token: SecretToken)
        case wrong(SecondFactorStore.Verdict)
        /// The account has another password by now than the one that was compared.
        case passwordReplaced
    }

    /// Proves an open step-up, once, whatever races. Throws `notFound`, `stepUpProven`, `sessionEnded`,
    /// `accountLocked`.
    func prove(
        _ id: UniqueID,
        with evidence: StepUpEvidence,
        by person: SignedIn,
        keys: FailureKeys,
        at now: Timestamp
    ) async throws -> Outcome {
        try await database.transaction { transaction in
            let account = try await SessionStore.lock(person, at: now, in: transaction)
            try await signIns.checkOpen(keys, at: now, in: transaction)
            try await Self.lockOpen(id, of: person, at: now, in: transaction)
            let method: StepUp.Method
            switch evidence {
            case .password(let hash):
                guard hash == account.passwordHash else { return .passwordReplaced }
                method = .password
            case .secondFactor(let proof):
                let verdict = try await factors.use(proof, of: person.user, at: now, in: transaction)
                guard verdict == .right else { return .wrong(verdict) }
                method = proof.method
            }
            let token = SecretToken.generate(prefix: Self.tokenPrefix)
            try await transaction.commit(after: [
                """
                update auth.step_ups set
                    method = \(method.rawValue), token_hash = \(token.hash), expires_at = \(now + StepUp.lifetime)
                where id = \(id)
                """,
                SignInStore.forget(keys.account),
            ])
            return .proven(method, token: token)
        }
    }

    /// Throws `notFound` if there is none of this session that has not ended.
    func check(_ id: UniqueID, of person: SignedIn, at now: Timestamp) async throws {
        let rows = try await database.client.query(
            """
            select id from auth.step_ups
            where id = \(id) and session_id = \(person.session) and expires_at > \(now)
            """)
        guard !rows.isEmpty else { throw AuthError.notFound }
    }

    private static func lockOpen(
        _ id: UniqueID,
        of person: SignedIn,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let rows = try await transaction.query(
            """
            select token_hash is not null from auth.step_ups
            where id = \(id) and session_id = \(person.session) and expires_at > \(now) for update
            """)
        guard let isProven = try rows.first(Bool.self) else { throw AuthError.notFound }
        guard !isProven else { throw AuthError.stepUpProven }
    }

    /// Of an account whose secrets have changed.
    static func endAll(of user: UserID) -> SQL { "delete from auth.step_ups where user_id = \(user)" }

    // MARK: Using

    /// Whether a session has gone through all steps of its account lately: by having just begun with them, or by a
    /// proof of its own.
    func isProven(_ person: SignedIn, _ token: SecretToken?, at now: Timestamp) async throws(PostgresError) -> Bool {
        let rows = try await database.client.query(
            """
            select exists (
                select from auth.sessions s join auth.users u on u.id = s.user_id
                where s.id = \(person.session) and s.user_id = \(person.user) and s.ended_at is null
                and s.expires_at > \(now) and u.status = 'active'
                and (
                    (s.created_at > \(now - StepUp.lifetime) and \(SessionStore.hasAllSteps))
                    or exists (
                        select from auth.step_ups p
                        where p.token_hash = \(token?.hash) and p.session_id = s.id and p.purpose = 'account'
                        and p.expires_at > \(now)
                    )
                )
            )
            """)
        return try rows.first(Bool.self) ?? false
    }

    /// Uses a proof for a payment up, and says how it was proven. The same request gets the same answer again. Nil if
    /// it is not the proof of this person in this session for exactly this.
    func consume(
        _ token: SecretToken,
        for shown: WalletAuthorization,
        by person: SignedIn,
        request: UniqueID,
        at now: Timestamp
    ) async throws(PostgresError) -> StepUp.Method? {
        let rows = try await database.client.query(
            """
            update auth.step_ups p set used_by = \(request)
            from auth.sessions s join auth.users u on u.id = s.user_id
            where p.token_hash = \(token.hash) and p.expires_at > \(now) and (p.used_by is null or p.used_by = \(request))
            and p.purpose = 'wallet_authorization' and p.wallet_id = \(shown.walletID)
            and p.up_to = \(shown.upTo.minorUnits) and p.currency = \(shown.upTo.currency.code)
            and p.payee is not distinct from \(shown.payee)
            and p.session_id = \(person.session) and p.user_id = \(person.user)
            and s.id = p.session_id and s.ended_at is null and u.status = 'active'
            returning p.method
            """)
        return try rows.first(StepUp.Method.self)
    }

    /// How a living proof of the account itself was proven, for services that ask.
    func method(of token: SecretToken, by person: SignedIn, at now: Timestamp) async throws(PostgresError)
        -> StepUp.Method?
    {
        let rows = try await database.client.query(
            """
            select p.method from auth.step_ups p
            join auth.sessions s on s.id = p.session_id join auth.users u on u.id = s.user_id
            where p.token_hash = \(token.hash) and p.purpose = 'account' and p.expires_at > \(now)
            and s.id = \(person.session) and s.user_id = \(person.user) and s.ended_at is null and u.status = 'active'
            """)
        return try rows.first(StepUp.Method.self)
    }
}

extension StepUp.Purpose {
    fileprivate var name: String {
        switch self {
        case .account: "account"
        case .wallet: "wallet_authorization"
        }
    }
}

extension StepUp.Method: PostgresDecodable {}
