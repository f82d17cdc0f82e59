import AuthDomain
import Contracts
import Outbox
import PostgresAccess
import Primitives

/// How far compliance has restricted people. Whoever it shuts out (`access`) has no session, begins none and swaps no
/// API key until the level falls; keys and secrets stay as they are.
struct RestrictionStore: Sendable {
    let database: AuthDatabase
    let events: AuthEvents
    let clock: WallClock

    /// Of `auth.users u`: whether compliance has shut the person out. Asked under the lock of the account's row.
    static let isShutOut: SQL = """
        exists (select from auth.restrictions r where r.user_id = u.id and r.level = 'access')
        """

    /// Takes what compliance tells of a person, unless something as new is known.
    func take(_ state: CustomerStateEntry, in transaction: PostgresTransaction) async throws {
        guard state.restriction == .access else {
            // Nothing ends by it, so no lock is needed: a sign-in sees it or does not.
            try await transaction.execute(Self.keep([state], at: clock.now()))
            return
        }
        // Who signs in holds the row: their session is there once it is had, or they find what is written below.
        let account = try await transaction.query(
            "select id from auth.users where id = \(state.userID) for no key update")
        let kept = try await transaction.query(Self.keep([state], at: clock.now()))
        guard !account.isEmpty, !kept.isEmpty else { return }
        try await endSessions(of: state.userID, in: transaction)
    }

    /// Takes a page of compliance's list: in one statement what nobody is shut out by.
    func take(_ states: [CustomerStateEntry]) async throws {
        let fresh = Set(try await database.client.query(Self.newer(among: states)).decode(UserID.self))
        guard !fresh.isEmpty else { return }
        let news = states.filter { fresh.contains($0.userID) }
        let others = news.filter { $0.restriction != .access }
        if !others.isEmpty { try await database.client.execute(Self.keep(others, at: clock.now())) }
        for state in news where state.restriction == .access {
            try await database.transaction { try await take(state, in: $0) }
        }
    }

    /// Sessions end, and every token of the person that was issued before; those of API keys as well, which are asked
    /// for anew and refused.
    private func endSessions(of user: UserID, in transaction: PostgresTransaction) async throws {
        let now = clock.now()
        let end = try await AdministrationStore.endTokens(of: user, at: now, in: transaction)
        try await transaction.pipeline([
            OutstandingProofs.endSessions(of: user, keeping: nil, reason: .administrator, at: now),
            RevocationStore.insert([.user(user, before: end)], at: now),
            Outbox.append([events.sessionsRevoked(of: user, before: end, at: now)]),
        ])
    }

    /// Gives the people of whom something newer is kept by it. Rows are taken in the order of ids.
    private static func keep(_ states: [CustomerStateEntry], at now: Timestamp) -> SQL {
        """
        insert into auth.restrictions as r (user_id, version, level, changed_at)
        select s.user_id, s.version, s.level, \(now)
        from unnest(\(states.map(\.userID)), \(states.map(\.version)), \(states.map(\.restriction.rawValue)))
            as s (user_id, version, level)
        order by s.user_id
        on conflict (user_id) do update set
            version = excluded.version, level = excluded.level, changed_at = excluded.changed_at
        where r.version < excluded.version
        returning r.user_id
        """
    }

    private static func newer(among states: [CustomerStateEntry]) -> SQL {
        """
        select s.user_id
        from unnest(\(states.map(\.userID)), \(states.map(\.version))) as s (user_id, version)
        where not exists (select from auth.restrictions r where r.user_id = s.user_id and r.version >= s.version)
        """
    }
}
