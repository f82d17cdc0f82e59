package import JSONKit
package import Primitives

/// `?limit=&cursor=` of a table of ours that is short and at hand: currencies, fees, flags. Without a limit the answer
/// is all of it.
package struct TableQuery: FieldDecodable {
    /// 1 to 100.
    package let limit: Int?
    package let cursor: String?

    package init(_ fields: inout Fields) {
        limit = fields.optional("limit", .integer(1...100).described("At most so many rows, otherwise all"))
        cursor = PageQuery.cursor(&fields)
    }

    /// Cuts a page, in the order of the keys. A row that is gone since the last page is no trouble.
    /// - Parameters:
    ///   - list: the name that the cursor belongs to.
    ///   - newestFirst: the keys are ids, shown from the greatest down.
    ///   - key: different for each row.
    /// - Throws: `InvalidCursor`, answered as 400 `bad_cursor`.
    package func page<Row: FieldEncodable>(
        _ rows: [Row], _ codec: CursorCodec, list: String, newestFirst: Bool = false, key: (Row) -> String
    ) throws(InvalidCursor) -> Page<Row> {
        func isBefore(_ left: String, _ right: String) -> Bool { newestFirst ? left > right : left < right }
        var rows = rows.sorted { isBefore(key($0), key($1)) }
        if let cursor {
            let last = try codec.decodeText(cursor, list: list)
            rows.removeAll { !isBefore(last, key($0)) }
        }
        return Page(rows, limit: limit ?? rows.count) { codec.encode(key($0), list: list) }
    }
}
