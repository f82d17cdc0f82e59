import PostgresAccess
import Primitives

/// Removes what has served its time. Harmless when done twice or by several at once.
struct HousekeepingStore: Sendable {
    /// Ended sessions stay this long, so that a late replay is still recognised and owners can be helped.
    private static let sessionRetention: Duration = .seconds(90 * 86_400)
    private static let codeRetention: Duration = .seconds(7 * 86_400)
    private static let pieceSize = 1_000

    let database: AuthDatabase

    func clean(at now: Timestamp) async throws(PostgresError) {
        let sessionsBefore = now - Self.sessionRetention
        try await delete(
            "auth.sessions", where: "ended_at < \(sessionsBefore) or expires_at < \(sessionsBefore)")
        try await delete("auth.one_time_codes", where: "expires_at < \(now - Self.codeRetention)")
        try await delete("auth.login_challenges", where: "expires_at < \(now - Self.codeRetention)")
        try await delete("auth.step_ups", where: "expires_at < \(now - Self.codeRetention)")
        try await delete("auth.login_failures", where: "forgotten_at < \(now)")
        try await delete("auth.revocations", where: "revoked_at < \(now - RevocationStore.memory)")
    }

    private func delete(_ table: String, where condition: SQL) async throws(PostgresError) {
        var deleted = Self.pieceSize
        while deleted == Self.pieceSize {
            deleted = try await database.client.execute(
                """
                delete from \(identifier: table) where ctid = any(array(
                    select ctid from \(identifier: table) where \(condition) limit \(Self.pieceSize)))
                """)
        }
    }
}
