import AuthDomain
import Authentication
import Outbox
import PostgresAccess
import Primitives

extension SessionStore {
    /// What a presented refresh token gave.
    enum Refreshed: Sendable {
        case renewed(Renewal)
        case refused(AuthError)
        /// The session was ended by it.
        case replayed(session: SessionID)
    }

    struct Renewal: Sendable {
        /// With the account as it stood when the successor was stored.
        let grant: TokenIssuer.Grant
        let successor: SecretToken
    }

    /// Uses a refresh token. One transaction: the chain's rows are locked, so of many requests with the same token one
    /// rotates and the others see that it did. A replay is an answer and no error here, for its effect must be kept.
    ///
    /// The account's row is share-locked before: whoever changes roles waits, and then revokes what was issued, or has
    /// changed them and is seen. The time of issue is kept, so that no two clocks have to agree about which was first.
    func refresh(
        with token: SecretToken,
        by client: ClientTrace,
        at now: Timestamp
    ) async throws -> Refreshed {
        try await database.transaction { transaction in
            guard let found = try await Self.lockChain(of: token, in: transaction) else {
                return .refused(.invalidRefreshToken)
            }
            guard found.user.status == .active else { return .refused(.invalidRefreshToken) }
            guard !found.showsShutOut else { return .refused(.accountRestricted) }
            let successor = secrets.successor(of: token)
            let issuedAt = max(now, found.tokensValidFrom ?? now)
            let renewed = Refreshed.renewed(
                Renewal(
                    grant: TokenIssuer.Grant(
                        user: found.user, session: found.session, hasSecondFactor: found.hasSecondFactor,
                        authenticatedAt: found.authenticatedAt, issuedAt: issuedAt),
                    successor: successor))
            switch RefreshRule.decide(found.token, by: client.fingerprint, at: now) {
            case .rotate:
                try await transaction.commit(after: [
                    Self.useUp(token, by: client, at: now),
                    Self.insertToken(successor, session: found.session, at: now),
                    Self.touch(found.session, by: client, at: issuedAt),
                ])
                return renewed
            case .repeatSuccessor:
                try await transaction.commit(after: [Self.touch(found.session, by: client, at: issuedAt)])
                return renewed
            case .replayed:
                try await endReplayed(found.session, of: found.user.id, at: now, in: transaction)
                return .replayed(session: found.session)
            case .expired: return .refused(.refreshTokenExpired)
            case .ended: return .refused(.invalidRefreshToken)
            case .endedByReplay: return .refused(.refreshTokenReused)
            }
        }
    }

    private struct Chain {
        let user: User
        let tokensValidFrom: Timestamp?
        let session: SessionID
        let hasSecondFactor: Bool
        let authenticatedAt: Timestamp?
        let token: RefreshRule.Token

        /// Compliance has ended the session, and this is the end of its chain. An older token may be a copy: whoever
        /// has it is told nothing.
        var showsShutOut: Bool {
            user.isShutOut && token.usedAt == nil && [nil, .administrator].contains(token.sessionEnd)
        }
    }

    private static func lockChain(
        of token: SecretToken,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Chain? {
        let rows = try await transaction.pipeline([
            """
            select id from auth.users where id = (
                select s.user_id from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id
                where t.hash = \(token.hash)
            ) for share
            """,
            """
            select s.id from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id
            where t.hash = \(token.hash) for update of t, s
            """,
            // Read after all locks are had: a statement sees what was there when it began to wait.
            """
            select \(User.columns), u.tokens_valid_from, s.id, s.second_factor,
                case when \(hasAllSteps) then s.created_at end,
                t.expires_at, t.used_at, t.used_by, s.expires_at, s.end_reason
            from auth.refresh_tokens t
            join auth.sessions s on s.id = t.session_id
            join auth.users u on u.id = s.user_id
            where t.hash = \(token.hash)
            """,
        ])
        guard !rows[2].isEmpty else { return nil }
        let row = rows[2][0]
        let first = User.columnCount
        return Chain(
            user: try User(row),
            tokensValidFrom: try row.decode(Timestamp?.self, at: first),
            session: try row.decode(SessionID.self, at: first + 1),
            hasSecondFactor: try row.decode(Bool.self, at: first + 2),
            authenticatedAt: try row.decode(Timestamp?.self, at: first + 3),
            token: RefreshRule.Token(
                expiresAt: try row.decode(Timestamp.self, at: first + 4),
                usedAt: try row.decode(Timestamp?.self, at: first + 5),
                usedBy: try row.decode([UInt8]?.self, at: first + 6),
                sessionExpiresAt: try row.decode(Timestamp.self, at: first + 7),
                sessionEnd: try row.decode(SessionEnd?.self, at: first + 8)
            )
        )
    }

    private static func useUp(_ token: SecretToken, by client: ClientTrace, at now: Timestamp) -> SQL {
        """
        update auth.refresh_tokens set used_at = \(now), used_by = \(client.fingerprint)
        where hash = \(token.hash)
        """
    }

    private static func touch(_ session: SessionID, by client: ClientTrace, at now: Timestamp) -> SQL {
        """
        update auth.sessions set last_used_at = greatest(last_used_at, \(now)), ip = \(client.ip), user_agent = \(client.userAgent)
        where id = \(session)
        """
    }

    private func endReplayed(
        _ session: SessionID,
        of user: UserID,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        AuditTrail.refused()
        AuditTrail.subject(user)
        try await transaction.commit(after: [
            """
            update auth.sessions set ended_at = \(now), end_reason = \(SessionEnd.refreshTokenReused.rawValue)
            where id = \(session) and ended_at is null
            """,
            RevocationStore.insert([.session(session)], at: now),
            Outbox.append([
                events.sessionRevoked(session, of: user, reason: .refreshTokenReused, at: now)
            ]),
        ])
    }
}
