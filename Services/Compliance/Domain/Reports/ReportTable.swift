import JSONKit
import Primitives

/// Rows under names: what a report says where it is no form of an authority's.
package struct ReportTable: Sendable {
    package struct Column: Hashable, Sendable {
        package let name: String
        /// People wrote what is in it, or may have.
        package let isText: Bool

        package init(_ name: String, isText: Bool = false) {
            self.name = name
            self.isText = isText
        }
    }

    /// At most: it is made in one piece.
    package static let most = 20_000

    package let columns: [Column]
    package private(set) var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    /// A value for each column.
    package mutating func add(_ row: [String]) throws(ReportError) {
        guard rows.count < Self.most else { throw .tooLong(most: Self.most) }
        rows.append(row)
    }

    package var csv: [UInt8] {
        var text = CSV.row(columns.map { .value($0.name) })
        for row in rows {
            text += CSV.row(zip(columns, row).map { column, value in column.isText ? .text(value) : .value(value) })
        }
        return Array(text.utf8)
    }

    /// `{"rows": [{"name": "value"}]}`: every value a text, as in CSV.
    package var json: [UInt8] {
        let objects = rows.map { row in
            JSONValue.object(zip(columns, row).map { column, value in JSONMember(column.name, .string(value)) })
        }
        return JSON.encode(JSONValue.object([JSONMember("rows", .array(objects))]))
    }
}
