package import PostgresAccess
package import Primitives

/// Finds, tells and removes what a schema knows of one person, as its map says. Each call works in the transaction that
/// it is given and is bounded, whatever there is of the person.
package struct SubjectStore: Sendable {
    package let map: PrivacyMap

    package init(_ map: PrivacyMap) {
        self.map = map
    }

    struct Found {
        let table: PrivateTable
        let name: SQL
        let condition: SQL
    }

    func tables(of user: UserID) -> [Found] {
        map.tables.compactMap { table in
            table.rows.map { Found(table: table, name: name(of: table), condition: $0(user)) }
        }
    }

    func name(of table: PrivateTable) -> SQL { "\(identifier: "\(map.schema).\(table.name)")" }

    private var marks: SQL { "\(identifier: "\(map.schema).data_subjects")" }

    // MARK: Marks

    /// What was asked for a person before.
    package struct Mark: Sendable {
        package let isRestricted: Bool
        package let erasedAt: Timestamp?
    }

    /// Makes the person's mark, locked until the transaction ends, so that two requests about one person do not meet.
    package func lockMark(of user: UserID, in transaction: PostgresTransaction) async throws -> Mark {
        try await transaction.execute("insert into \(marks) (user_id) values (\(user)) on conflict do nothing")
        let rows = try await transaction.query(
            "select restricted_at is not null, erased_at from \(marks) where user_id = \(user) for update")
        guard let (isRestricted, erasedAt) = try rows.first(Bool.self, Timestamp?.self) else {
            throw PostgresError(.decoding, message: "the mark that was just made is not there")
        }
        return Mark(isRestricted: isRestricted, erasedAt: erasedAt)
    }

    package func mark(of user: UserID, in transaction: PostgresTransaction) async throws -> Mark? {
        let rows = try await transaction.query(
            "select restricted_at is not null, erased_at from \(marks) where user_id = \(user)")
        return try rows.first(Bool.self, Timestamp?.self).map { Mark(isRestricted: $0, erasedAt: $1) }
    }

    /// Once written it stays.
    package func markErased(
        _ user: UserID, by request: UniqueID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update \(marks) set erased_at = \(now), erased_by = \(request)
            where user_id = \(user) and erased_at is null
            """)
    }

    /// - Returns: whether it was otherwise before.
    package func restrict(
        _ user: UserID, to isRestricted: Bool, by request: UniqueID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            update \(marks)
            set restricted_at = \(isRestricted ? now : nil), restricted_by = \(isRestricted ? request : nil)
            where user_id = \(user) and (restricted_at is not null) <> \(isRestricted)
            """) > 0
    }

    // MARK: Counting

    /// More than anybody waits to be counted.
    private static let mostCounted = 10_000

    /// Rows that an erasure would still take or change.
    package func erasable(of user: UserID, in transaction: PostgresTransaction) async throws -> Int {
        try await count(tables(of: user), in: transaction) { found in
            if case .passing = found.table.handling { return nil }
            if found.table.losesRows { return found.condition }
            return Self.changes(of: found.table).map { "\(found.condition) and \($0)" }
        }
    }

    /// Rows about the person that are still to be delivered.
    package func undelivered(of user: UserID, in transaction: PostgresTransaction) async throws -> Int {
        try await count(tables(of: user), in: transaction) { found in
            if case .passing = found.table.handling { found.condition } else { nil }
        }
    }

    /// Parked messages that name the person among others: deleting one would lose what it tells of those.
    package func mentions(of user: UserID, in transaction: PostgresTransaction) async throws -> Int {
        guard let table = map["parked_messages"] else { return 0 }
        let rows = try await transaction.query(
            """
            select count(*) from \(name(of: table))
            where aggregate_id is distinct from \(user.description)
                and position(convert_to(\(user.description), 'UTF8') in body) > 0
            """)
        return try rows.first(Int.self) ?? 0
    }

    private func count(
        _ tables: [Found], in transaction: PostgresTransaction, _ condition: (Found) -> SQL?
    ) async throws -> Int {
        var count = 0
        for found in tables {
            guard let condition = condition(found) else { continue }
            let rows = try await transaction.query(
                "select count(*) from (select from \(found.name) where \(condition) limit \(Self.mostCounted)) counted")
            count += try rows.first(Int.self) ?? 0
        }
        return count
    }

    /// Whether a row that stays holds anything that an erasure replaces; nil where it replaces nothing.
    static func changes(of table: PrivateTable) -> SQL? {
        let replacements = table.replacements
        guard !replacements.isEmpty else { return nil }
        let columns = SQL.joined(replacements.map { "\(identifier: $0.column)" as SQL }, by: ", ")
        let values = SQL.joined(replacements.map(\.value), by: ", ")
        return "row(\(columns)) is distinct from row(\(values))"
    }

    // MARK: Keeping

    /// What stays after an erasure, because a law wants it.
    package struct Kept: Sendable, Equatable {
        /// `wallet.movements`
        package let category: String
        package let basis: LegalBasis
        package let retention: Retention
    }

    /// What is kept of the person.
    package func kept(of user: UserID, in transaction: PostgresTransaction) async throws -> [Kept] {
        var kept: [Kept] = []
        for found in tables(of: user) {
            guard let column = found.table.personal.first(where: \.isKept) else { continue }
            let rows = try await transaction.query("select from \(found.name) where \(found.condition) limit 1")
            if rows.isEmpty { continue }
            kept.append(
                Kept(
                    category: "\(map.schema).\(found.table.name)", basis: column.basis, retention: column.retention))
        }
        return kept
    }
}
