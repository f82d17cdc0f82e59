package import JSONKit
package import PostgresAccess
package import Primitives

extension SubjectStore {
    /// A part of what there is of a person.
    package struct Page: Sendable {
        /// Rows by table.
        package let data: JSONValue
        package let records: Int
        /// Where the next page begins; nil after the last.
        package let next: String?
    }

    /// The cursor is none of ours.
    package struct UnknownCursor: Error {}

    /// Bytes of a page: what one message may well hold.
    private static let longestPage = 256 << 10
    /// Rows that are asked for at once.
    private static let rowsAtOnce = 200

    /// Where a page begins: after a row of a table, or at the beginning of it.
    private struct Place {
        let table: String
        /// The row's key, a JSON object.
        let key: JSONValue?

        init(table: String, key: JSONValue?) {
            self.table = table
            self.key = key
        }

        init(_ cursor: String) throws(UnknownCursor) {
            guard let parsed = try? JSONParser.parse(Array(cursor.utf8)),  // why it is no JSON helps nobody
                let table = parsed["table"]?.stringValue
            else { throw UnknownCursor() }
            self.table = table
            key = parsed["key"]
        }

        var cursor: String {
            let after = key.map { [JSONMember("key", $0)] } ?? []
            return JSON.text(JSONValue.object([JSONMember("table", .string(table))] + after))
        }
    }

    /// A page of all that is declared and may be told, table by table in the order of their keys. Rows that are written
    /// meanwhile may be missing; none comes twice.
    /// - Throws: `UnknownCursor`.
    package func export(
        of user: UserID, after cursor: String?, in transaction: PostgresTransaction
    ) async throws -> Page {
        let told = tables(of: user).filter { if case .usual = $0.table.handling { true } else { false } }
        var place = try cursor.map(Place.init)
        var rest = told[...]
        if let place {
            guard let start = told.firstIndex(where: { $0.table.name == place.table }) else { throw UnknownCursor() }
            rest = told[start...]
        }
        var (members, records, bytes) = ([JSONMember](), 0, 0)
        for found in rest {
            var rows: [JSONValue] = []
            var isWhole = false
            while !isWhole {
                let batch = try await self.rows(found, of: user, after: place?.key, in: transaction)
                for (row, key) in batch {
                    rows.append(row)
                    place = Place(table: found.table.name, key: key)
                    bytes += JSON.text(row).utf8.count
                    guard bytes < Self.longestPage else {
                        members.append(JSONMember(found.table.name, .array(rows)))
                        return Page(data: .object(members), records: records + rows.count, next: place?.cursor)
                    }
                }
                isWhole = batch.count < Self.rowsAtOnce
            }
            place = nil
            records += rows.count
            if !rows.isEmpty { members.append(JSONMember(found.table.name, .array(rows))) }
        }
        return Page(data: .object(members), records: records, next: nil)
    }

    private func rows(
        _ found: Found, of user: UserID, after key: JSONValue?, in transaction: PostgresTransaction
    ) async throws -> [(row: JSONValue, key: JSONValue)] {
        let names = found.table.key
        let keys = SQL.joined(names.map { "r.\(identifier: $0)" as SQL }, by: ", ")
        let keyMembers = names.map { SQL(dangerouslyRaw: "'\($0)', ") + "r.\(identifier: $0)" }
        var condition = found.condition
        if let key {
            let last = SQL.joined(names.map { "k.\(identifier: $0)" as SQL }, by: ", ")
            let values = "jsonb_populate_record(null::\(found.name), \(json: JSON.text(key)))" as SQL
            condition.append(" and (\(keys)) > (select \(last) from \(values) k)")
        }
        let rows = try await transaction.query(
            """
            select jsonb_build_object(\(SQL.joined(found.table.told(to: user), by: ", ")))::text,
                jsonb_build_object(\(SQL.joined(keyMembers, by: ", ")))::text
            from \(found.name) r where \(condition) order by \(keys) limit \(Self.rowsAtOnce)
            """)
        return try rows.decode(String.self, String.self).map { row, key in
            (try JSONParser.parse(Array(row.utf8)), try JSONParser.parse(Array(key.utf8)))
        }
    }
}
