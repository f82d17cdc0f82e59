import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for blocks.
struct BlockStore: Sendable {
    let client: PostgresClient

    /// The transaction lives on when the value is blocked already.
    /// - Throws: `alreadyBlocked`.
    nonisolated(nonsending) func insert(_ block: Block, in transaction: PostgresTransaction) async throws {
        let inserted = try await transaction.execute(
            """
            insert into compliance.blocks (id, kind, value, reason, until, created_by, created_at)
            values (\(block.id), \(block.kind.rawValue), \(block.value), \(block.reason), \(block.until),
                \(block.createdBy), \(block.createdAt))
            on conflict (kind, value) where ended_at is null do nothing
            """)
        guard inserted == 1 else { throw ComplianceError.alreadyBlocked }
    }

    nonisolated(nonsending) func lock(_ id: BlockID, in transaction: PostgresTransaction) async throws -> Block? {
        try Self.read(try await transaction.query("\(Self.select) where id = \(id) for no key update")).first
    }

    /// Those whose time is over, locked in the order of their ids.
    nonisolated(nonsending) func lockOver(
        at now: Timestamp, limit: Int, in transaction: PostgresTransaction
    ) async throws -> [Block] {
        try Self.read(
            try await transaction.query(
                """
                \(Self.select) where ended_at is null and until <= \(now) order by id limit \(limit)
                for no key update
                """))
    }

    nonisolated(nonsending) func end(_ block: Block, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            update compliance.blocks set ended_at = \(block.endedAt), ended_by = \(block.endedBy)
            where id = \(block.id)
            """)
    }

    func find(_ id: BlockID) async throws -> Block? {
        try Self.read(try await client.query("\(Self.select) where id = \(id)")).first
    }

    /// Newest first.
    func list(
        kind: Block.Kind?, value: String?, inForceAt now: Timestamp?, after last: BlockID?, limit: Int
    ) async throws -> [Block] {
        var list = ListQuery()
        list.equals("kind", kind?.rawValue)
        list.equals("value", value)
        if let now { list.requires("ended_at is null and (until is null or until > \(now))") }
        list.follows("id", last)
        return try Self.read(
            try await client.query("\(Self.select) \(list.conditions) order by id desc limit \(limit)"))
    }

    private static let select: SQL = """
        select id, kind, value, reason, until, created_by, created_at, ended_at, ended_by from compliance.blocks
        """

    private static func read(_ rows: Rows) throws -> [Block] {
        try rows.map { row in
            let (id, kind, value, reason, until, createdBy, createdAt, endedAt, endedBy) = try row.decode(
                BlockID.self, String.self, String.self, String.self, Timestamp?.self, UserID?.self, Timestamp.self,
                Timestamp?.self, UserID?.self)
            guard let kind = Block.Kind(rawValue: kind) else {
                throw PostgresError(.decoding, message: "block \(id) is of a kind that we do not know")
            }
            return Block(
                id: id, kind: kind, value: value, reason: reason, until: until, createdBy: createdBy,
                createdAt: createdAt, endedAt: endedAt, endedBy: endedBy)
        }
    }
}
