package import PostgresAccess

/// The other way round: not what is declared of a person, but where a text stands, whatever anybody has declared.
extension SubjectStore {
    /// A column in which one of the texts stands.
    package struct Find: Sendable, Hashable {
        /// `auth.users.email`
        package let place: String
        package let records: Int
        /// Whether the declaration has it kept.
        package let isKept: Bool
    }

    package struct Searched: Sendable {
        package var finds: [Find] = []
        /// Where to go on; nil when all tables are searched.
        package var next: String?
    }

    /// Of one statement: 16 MiB of a table.
    private static let blocksAtOnce = 2_048
    /// Statements of one page.
    private static let stepsAtOnce = 64
    /// Shorter texts stand everywhere.
    package static let shortestNeedle = 3

    private struct SearchedTable {
        let name: String
        /// Columns that hold text, JSON, arrays or bytes.
        let columns: [(name: String, isBytes: Bool)]
        let blocks: Int
    }

    /// Looks for texts, in any case of letters, in every column of the schema that can hold one. Tables are read block
    /// by block, some at a time: `cursor` is where the page before ended.
    /// - Throws: `UnknownCursor`.
    package func search(
        for needles: [String], after cursor: String?, in transaction: PostgresTransaction
    ) async throws -> Searched {
        let tables = try await searchedTables(in: transaction)
        var place = try Self.place(cursor)
        var (searched, steps) = (Searched(), 0)
        while place.table < tables.count {
            let table = tables[place.table]
            guard place.block < max(1, table.blocks), !table.columns.isEmpty else {
                place = (place.table + 1, 0)
                continue
            }
            guard steps < Self.stepsAtOnce else {
                searched.next = "\(place.table):\(place.block)"
                break
            }
            searched.finds += try await finds(of: needles, in: table, from: place.block, transaction)
            place.block += Self.blocksAtOnce
            steps += 1
        }
        return searched
    }

    private static func place(_ cursor: String?) throws(UnknownCursor) -> (table: Int, block: Int) {
        guard let cursor else { return (0, 0) }
        let parts = cursor.split(separator: ":").map { Int($0) }
        guard parts.count == 2, let table = parts[0], let block = parts[1], table >= 0, (0...(1 << 31)).contains(block)
        else { throw UnknownCursor() }
        return (table, block)
    }

    private func searchedTables(in transaction: PostgresTransaction) async throws -> [SearchedTable] {
        let rows = try await transaction.query(
            """
            select c.table_name::text,
                array_agg(c.column_name::text order by c.ordinal_position),
                array_agg(c.data_type = 'bytea' order by c.ordinal_position),
                pg_relation_size(format('%I.%I', c.table_schema, c.table_name)::regclass)
                    / current_setting('block_size')::bigint
            from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = \(map.schema) and t.table_type = 'BASE TABLE'
                and c.data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY')
            group by c.table_schema, c.table_name order by c.table_name
            """)
        let tables = try rows.decode(String.self, [String].self, [Bool].self, Int.self)
        return tables.map { name, columns, areBytes, blocks in
            SearchedTable(
                name: name, columns: zip(columns, areBytes).map { (name: $0, isBytes: $1) }, blocks: blocks)
        }
    }

    private func finds(
        of needles: [String], in table: SearchedTable, from block: Int, _ transaction: PostgresTransaction
    ) async throws -> [Find] {
        let counts = table.columns.map { column in
            let places = needles.map { needle -> SQL in
                column.isBytes
                    // As it was written: bytes have no case.
                    ? "position(convert_to(\(needle), 'UTF8') in \(identifier: column.name)) > 0"
                    : "position(lower(\(needle)) in lower(\(identifier: column.name)::text)) > 0"
            }
            return "count(*) filter (where \(SQL.joined(places, by: " or ")))" as SQL
        }
        let (first, last) = ("(\(block),0)", "(\(block + Self.blocksAtOnce),0)")
        let rows = try await transaction.query(
            """
            select array[\(SQL.joined(counts, by: ", "))] from \(identifier: "\(map.schema).\(table.name)")
            where ctid >= \(first)::tid and ctid < \(last)::tid
            """)
        guard let counted = try rows.first([Int64].self) else { return [] }
        let kept = Set((map[table.name]?.personal ?? []).filter(\.isKept).map(\.name))
        return zip(table.columns, counted).filter { $1 > 0 }.map { column, count in
            Find(
                place: "\(map.schema).\(table.name).\(column.name)", records: Int(count),
                isKept: kept.contains(column.name))
        }
    }
}
