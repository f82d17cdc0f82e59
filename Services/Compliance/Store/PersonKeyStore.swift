import PostgresAccess
import Primitives

/// All SQL for the keys of persons. They lie sealed under the service's own.
struct PersonKeyStore: Sendable {
    let client: PostgresClient

    /// Those that there are, or have been: nil for one that is destroyed.
    func find(_ people: [UniqueID]) async throws -> [UniqueID: [UInt8]?] {
        let rows = try await client.query(
            "select user_id, sealed from compliance.person_keys where user_id = any(\(people))")
        return Dictionary(
            try rows.decode(UniqueID.self, [UInt8]?.self).map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    }

    /// Keeps new ones; whoever has had one keeps what there is of it.
    func insert(_ keys: [(person: UniqueID, sealed: [UInt8])], now: Timestamp) async throws {
        // In one order, so that two that make keys at once do not wait for each other in a ring.
        let keys = keys.sorted { $0.person < $1.person }
        try await client.execute(
            """
            insert into compliance.person_keys (user_id, sealed, created_at)
            select user_id, sealed, \(now)
            from unnest(\(keys.map(\.person)), \(keys.map(\.sealed))) as made (user_id, sealed)
            on conflict do nothing
            """)
    }

    /// All that is sealed with it can be read no more, and nobody makes another for this person.
    /// - Returns: whether it was not destroyed before.
    nonisolated(nonsending) func destroy(
        _ user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            insert into compliance.person_keys as k (user_id, created_at, destroyed_at)
            values (\(user), \(now), \(now))
            on conflict (user_id) do update set sealed = null, destroyed_at = excluded.destroyed_at
            where k.destroyed_at is null
            """) == 1
    }
}
