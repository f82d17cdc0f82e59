package import PostgresAccess
package import Primitives

/// Removes what has served its time: idempotency keys after 7 days, what operators moved alone
/// after one, inbox entries after 30, ended sagas after 30, what
/// was said to partners after 180, when nobody can dispute a payment any more.
///
/// Any number may run; each run is harmless and short, for it deletes in pieces.
package struct OutboxHousekeeping: Sendable {
    private let client: PostgresClient
    private let clock: WallClock

    private static let inboxRetention: Duration = .seconds(30 * 86_400)
    private static let sagaRetention: Duration = .seconds(30 * 86_400)
    private static let exchangeRetention: Duration = .seconds(180 * 86_400)
    private static let pieceSize = 5_000

    package init(client: PostgresClient, clock: WallClock) {
        self.client = client
        self.clock = clock
    }

    /// Removes now what is old by the given clock.
    package func clean() async throws(PostgresError) {
        let now = clock.now()
        try await delete(
            from: "idempotency_keys", where: "created_at < \(now - IdempotencyKeys.retention)")
        try await delete(from: "inbox", where: "received_at < \(now - Self.inboxRetention)")
        try await delete(from: "inbox_attempts", where: "last_at < \(now - Self.inboxRetention)")
        try await delete(from: "staff_movements", where: "moved_at < \(now - LoneMovementStore.window)")
        try await delete(from: "partner_exchanges", where: "at < \(now - Self.exchangeRetention)")
        try await delete(
            from: "sagas", where: "next_attempt_at is null and updated_at < \(now - Self.sagaRetention)")
    }

    private func delete(from table: String, where condition: SQL) async throws(PostgresError) {
        var deleted = Self.pieceSize
        while deleted == Self.pieceSize, !Task.isCancelled {
            deleted = try await client.execute(
                """
                delete from \(identifier: table) where ctid = any(array(
                    select ctid from \(identifier: table) where \(condition) limit \(Self.pieceSize)))
                """)
        }
    }
}
