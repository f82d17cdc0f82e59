import AuthDomain
import Authentication
import Outbox
import PostgresAccess
import Primitives

/// What stands on the secrets of an account and dies with them: whatever sets another password, signs out everywhere or
/// locks goes through here, so that none of them can forget one.
///
/// Sessions (but the one that asked) with their refresh tokens, sign-ins that wait for a second factor, step-ups, codes
/// on their way, API keys, and an authenticator app that was not confirmed yet.
struct OutstandingProofs: Sendable {
    let sessions: [SessionID]
    let apiKeys: [APIKeyID]

    /// Ends all of them. The account's row is locked before, so that nothing new can be proven meanwhile.
    static func end(
        of user: UserID,
        keeping kept: SessionID?,
        reason: SessionEnd,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) -> OutstandingProofs {
        let rows = try await transaction.pipeline([
            endSessions(of: user, keeping: kept, reason: reason, at: now), endKeys(of: user, at: now),
            "delete from auth.login_challenges where user_id = \(user)",
            StepUpStore.endAll(of: user),
            "update auth.one_time_codes set ended_at = \(now) where user_id = \(user) and ended_at is null",
            "delete from auth.totp_factors where user_id = \(user) and confirmed_at is null",
            "update auth.users set secrets_changed_at = \(now) where id = \(user)",
        ])
        return OutstandingProofs(
            sessions: try rows[0].decode(SessionID.self), apiKeys: try rows[1].decode(APIKeyID.self))
    }

    /// Ends sessions and API keys alone: what was begun by a password when the account asks for more from now on.
    static func endAccess(
        of user: UserID,
        keeping kept: SessionID,
        reason: SessionEnd,
        at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) -> OutstandingProofs {
        let rows = try await transaction.pipeline([
            endSessions(of: user, keeping: kept, reason: reason, at: now), endKeys(of: user, at: now),
            StepUpStore.endAll(of: user),
        ])
        return OutstandingProofs(
            sessions: try rows[0].decode(SessionID.self), apiKeys: try rows[1].decode(APIKeyID.self))
    }

    // Locked in the order of their ids, as all who end several do.

    static func endSessions(
        of user: UserID, keeping kept: SessionID?, reason: SessionEnd, at now: Timestamp
    ) -> SQL {
        """
        update auth.sessions set ended_at = \(now), end_reason = \(reason.rawValue)
        where id in (
            select id from auth.sessions where user_id = \(user) and ended_at is null
            and id is distinct from \(kept) order by id for update
        )
        returning id
        """
    }

    private static func endKeys(of user: UserID, at now: Timestamp) -> SQL {
        """
        update auth.api_keys set revoked_at = \(now)
        where id in (
            select id from auth.api_keys where user_id = \(user) and revoked_at is null
            and (expires_at is null or expires_at > \(now)) order by id for update
        )
        returning id
        """
    }

    var revocations: [Revocation] { sessions.map(Revocation.session) + apiKeys.map(Revocation.apiKey) }

    func news(_ events: AuthEvents, of user: UserID, at now: Timestamp) -> [OutboxEvent] {
        sessions.map { events.sessionRevoked($0, of: user, at: now) }
            + apiKeys.map { events.apiKeyRevoked($0, of: user, at: now) }
    }
}
