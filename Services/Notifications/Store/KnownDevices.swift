import PostgresAccess
import Primitives

/// What somebody has signed in with. It is known for 180 days after it was last seen.
struct KnownDevices: Sendable {
    static let memory = Duration.seconds(180 * 86_400)

    let now: Timestamp

    /// Whether a sign-in is from something that its owner should hear of. Remembers it. The first one ever is that of
    /// whoever has just registered.
    nonisolated(nonsending) func isNew(
        _ name: String, of user: UserID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let fingerprint = Digest.sha256(Array(name.utf8))
        let rows = try await transaction.pipeline([
            """
            select count(*), count(*) filter (where fingerprint = \(fingerprint) and last_seen_at > \(now - Self.memory))
            from notifications.known_devices where user_id = \(user)
            """,
            """
            insert into notifications.known_devices as known (user_id, fingerprint, first_seen_at, last_seen_at)
            select \(user), \(fingerprint), \(now), \(now)
            where not exists (
                select from notifications.data_subjects s where s.user_id = \(user) and s.erased_at is not null)
            on conflict (user_id, fingerprint) do update
            set last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)
            """,
        ])
        guard let (all, known) = try rows[0].first(Int.self, Int.self) else { return false }
        return all > 0 && known == 0
    }
}
