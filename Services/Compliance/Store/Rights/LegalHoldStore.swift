import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for legal holds.
struct LegalHoldStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(_ hold: LegalHold, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            insert into compliance.legal_holds (id, user_id, reason, until, placed_by, created_at)
            values (\(hold.id), \(hold.user), \(hold.reason), \(hold.until), \(hold.placedBy), \(hold.createdAt))
            """)
    }

    /// Locks the hold until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: LegalHoldID, in transaction: PostgresTransaction
    ) async throws -> LegalHold? {
        try Self.read(await transaction.query("\(Self.select) where id = \(id) for update")).first
    }

    nonisolated(nonsending) func lift(_ hold: LegalHold, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            update compliance.legal_holds set lifted_at = \(hold.liftedAt), lifted_by = \(hold.liftedBy)
            where id = \(hold.id)
            """)
    }

    func find(_ id: LegalHoldID) async throws -> LegalHold? {
        try Self.read(await client.query("\(Self.select) where id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    func list(of user: UserID?, after: LegalHoldID?, limit: Int) async throws -> [LegalHold] {
        var list = ListQuery()
        list.equals("user_id", user)
        list.follows("id", after)
        return try Self.read(
            await client.query("\(Self.select) \(list.conditions) order by id desc limit \(limit)"))
    }

    /// Whether one holds for the person now.
    func holds(_ user: UserID, at now: Timestamp) async throws -> Bool {
        try await !client.query(Self.active(user, now)).isEmpty
    }

    nonisolated(nonsending) func holds(
        _ user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query(Self.active(user, now)).isEmpty
    }

    private static func active(_ user: UserID, _ now: Timestamp) -> SQL {
        """
        select 1 from compliance.legal_holds
        where user_id = \(user) and lifted_at is null and (until is null or until > \(now)) limit 1
        """
    }

    private static let select: SQL = """
        select id, user_id, reason, until, placed_by, created_at, lifted_at, lifted_by from compliance.legal_holds
        """

    private static func read(_ rows: Rows) throws -> [LegalHold] {
        try rows.decode(
            LegalHoldID.self, UserID.self, String.self, Timestamp?.self, UserID.self, Timestamp.self, Timestamp?.self,
            UserID?.self
        ).map { id, user, reason, until, placedBy, createdAt, liftedAt, liftedBy in
            LegalHold(
                id: id, user: user, reason: reason, until: until, placedBy: placedBy, createdAt: createdAt,
                liftedAt: liftedAt, liftedBy: liftedBy)
        }
    }
}
