import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for what newspapers were asked.
struct MediaCheckStore: Sendable {
    enum Outcome: String, Sendable {
        case clear, found
        /// There was no answer: that is never taken for none.
        case notChecked = "not_checked"
    }

    /// An answer is good for so long: two looks in a row ask once.
    private static let freshness = Duration.seconds(86_400)

    let client: PostgresClient

    /// They are to be asked about a customer, unless they were just now.
    nonisolated(nonsending) func request(
        _ user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.media_checks as m (user_id, due_at) values (\(user), \(now))
            on conflict (user_id) do update set due_at = coalesce(m.due_at, excluded.due_at)
            where m.checked_at is null or m.checked_at < \(now - Self.freshness)
            """)
    }

    /// Who has waited longest.
    func nextDue(by now: Timestamp) async throws -> UserID? {
        try await client.query(
            """
            select user_id from compliance.media_checks where due_at <= \(now) order by due_at, user_id limit 1
            """
        ).first(UserID.self)
    }

    /// - Parameter dueAt: when they are to be asked again; nil: with the next look.
    nonisolated(nonsending) func settle(
        _ user: UserID, _ outcome: Outcome, dueAt: Timestamp?, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.media_checks
            set outcome = \(outcome.rawValue), checked_at = \(now), due_at = \(dueAt)
            where user_id = \(user)
            """)
    }

    /// There is nobody to ask about any more.
    func forget(_ user: UserID) async throws {
        try await client.execute("delete from compliance.media_checks where user_id = \(user)")
    }

    /// Whether they were asked, have answered, and are not to be asked again.
    nonisolated(nonsending) func isSettled(
        _ user: UserID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let rows = try await transaction.query(
            "select 1 from compliance.media_checks where user_id = \(user) and outcome is not null and due_at is null")
        return !rows.isEmpty
    }
}
