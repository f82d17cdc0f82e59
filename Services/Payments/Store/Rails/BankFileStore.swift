import Authentication
package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which files a list shows.
package struct BankFileFilter: Sendable {
    package var rail: RailName?
    package var direction: BankFile.Direction?
    package var status: BankFile.Status?
    /// From this instant on.
    package var from: Timestamp?
    /// Before this instant.
    package var to: Timestamp?

    var list: ListQuery {
        var list = ListQuery()
        list.equals("f.rail", rail?.rawValue)
        list.equals("f.direction", direction?.rawValue)
        list.equals("f.status", status?.rawValue)
        list.from("f.created_at", from)
        list.before("f.created_at", to)
        return list
    }
}

/// When a file was sent, and when the bank acts on it.
struct BankFileTurn: Sendable {
    let day: CalendarDay
    let ordinal: Int
    let settlesOn: CalendarDay
    let dueAt: Timestamp?
}

/// All SQL for files of banks. What is in them leaves it for banks, and for staff who are told of.
package struct BankFileStore: Sendable {
    let client: PostgresClient
    let box: SecretBox

    /// - Parameters:
    ///   - turn: of one that goes out.
    ///   - staff: whoever has handed in one that came.
    nonisolated(nonsending) func insert(
        _ file: BankFile, _ content: [UInt8], turn: BankFileTurn?, by staff: UserID?,
        in transaction: PostgresTransaction
    ) async throws {
        let sealed = try box.seal(content, context: Self.context(file.id))
        try await transaction.execute(
            """
            insert into payments.bank_files (
                id, rail, direction, kind, sha256, content, status, statement_ids, statement_balances, sent_on,
                ordinal, settles_on, due_at, received_by, created_at, updated_at)
            values (
                \(file.id), \(file.rail.rawValue), \(file.direction.rawValue), \(file.kind), \(file.sha256),
                \(sealed), \(file.status.rawValue), \(file.statements.map(\.id)),
                \(file.statements.map(\.isBalanced)), \(turn?.day), \(turn?.ordinal), \(turn?.settlesOn),
                \(turn?.dueAt), \(staff), \(file.createdAt), \(file.createdAt))
            """)
    }

    package func find(_ id: BankFileID) async throws -> BankFile? {
        try await Self.decode(client.query("\(Self.select) where f.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: BankFileID, in transaction: PostgresTransaction
    ) async throws -> BankFile? {
        try await Self.decode(transaction.query("\(Self.select) where f.id = \(id)")).first
    }

    /// One that came with these bytes.
    nonisolated(nonsending) func came(
        _ sha256: [UInt8], in transaction: PostgresTransaction
    ) async throws -> BankFile? {
        try await Self.decode(
            transaction.query("\(Self.select) where f.direction = 'in' and f.sha256 = \(sha256)")
        ).first
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: BankFileFilter, after: BankFileID?, limit: Int) async throws -> [BankFile] {
        var list = filter.list
        list.follows("f.id", after)
        return try await Self.decode(
            client.query("\(Self.select) \(list.conditions) order by f.id desc limit \(limit)"))
    }

    func content(of id: BankFileID) async throws -> [UInt8]? {
        let rows = try await client.query("select content from payments.bank_files where id = \(id)")
        guard let sealed = try rows.first([UInt8].self) else { return nil }
        return try box.open(sealed, context: Self.context(id))
    }

    /// Which file of its rail's day the next one is. The rail's accounts must be locked.
    nonisolated(nonsending) func nextOrdinal(
        of rail: RailName, on day: CalendarDay, in transaction: PostgresTransaction
    ) async throws -> Int {
        try await transaction.query(
            """
            select coalesce(max(ordinal), 0)::bigint + 1 from payments.bank_files
            where rail = \(rail.rawValue) and sent_on = \(day)
            """
        ).first(Int.self) ?? 1
    }

    // MARK: What becomes of those that went out

    /// Those that the bank does not surely have, oldest first, those younger than `before`.
    func undelivered(after before: BankFileID?, limit: Int) async throws -> [BankFile] {
        var list = ListQuery()
        list.requires("f.status = 'sent'")
        if let before { list.requires("f.id > \(before)") }
        return try await Self.decode(
            client.query("\(Self.select) \(list.conditions) order by f.id limit \(limit)"))
    }

    /// The bank has it.
    func accepted(_ id: BankFileID, now: Timestamp) async throws {
        try await client.execute(Self.accepted(id, now: now))
    }

    nonisolated(nonsending) func accepted(
        _ id: BankFileID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(Self.accepted(id, now: now))
    }

    private static func accepted(_ id: BankFileID, now: Timestamp) -> SQL {
        """
        update payments.bank_files set status = 'accepted', updated_at = \(now) where id = \(id) and status = 'sent'
        """
    }

    /// Of those that the bank has, the ones in which nothing is open any more.
    func finish(now: Timestamp) async throws {
        try await client.execute(
            """
            update payments.bank_files f set status = 'processed', updated_at = \(now)
            where f.status = 'accepted' and f.direction = 'out' and not exists (
                select from payments.rail_items i where i.file_id = f.id and i.state in ('sent', 'accepted'))
            """)
    }

    /// Those that our bank has, whose money it has moved by now without a word, and that are not booked.
    nonisolated(nonsending) func settled(
        _ rail: RailName, by day: CalendarDay, in transaction: PostgresTransaction
    ) async throws -> [(file: BankFile, settledOn: CalendarDay)] {
        let ids = try await transaction.query(
            """
            select f.id, f.settles_on from payments.bank_files f
            where f.rail = \(rail.rawValue) and f.direction = 'out' and f.due_at is not null
                and f.settles_on <= \(day) and f.status <> 'sent'
                and not exists (select from payments.bank_entries e where e.file_id = f.id)
            order by f.id
            """
        ).decode(BankFileID.self, CalendarDay.self)
        var settled: [(BankFile, CalendarDay)] = []
        for (id, day) in ids {
            if let file = try await find(id, in: transaction) { settled.append((file, day)) }
        }
        return settled
    }

    private static func context(_ id: BankFileID) -> String { "bank file \(id)" }

    private static let select: SQL = """
        select f.id, f.rail, f.direction, f.kind, f.sha256, f.status, f.created_at, f.statement_ids,
            f.statement_balances
        from payments.bank_files f
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [BankFile] {
        var files: [BankFile] = []
        for row in rows {
            let (id, rail, direction, kind, sha256, status, createdAt) = try row.decode(
                BankFileID.self, String.self, String.self, String.self, [UInt8].self, String.self, Timestamp.self)
            guard let rail = RailName(rawValue: rail), let direction = BankFile.Direction(rawValue: direction),
                let status = BankFile.Status(rawValue: status)
            else { throw PostgresError(.decoding, message: "bank file \(id) has a value that we do not know") }
            let statements = zip(
                try row.decode([String].self, at: 7), try row.decode([Bool].self, at: 8)
            ).map { BankFile.Statement(id: $0, isBalanced: $1) }
            files.append(
                BankFile(
                    id: id, rail: rail, direction: direction, kind: kind, sha256: sha256, status: status,
                    statements: statements, createdAt: createdAt))
        }
        return files
    }
}
