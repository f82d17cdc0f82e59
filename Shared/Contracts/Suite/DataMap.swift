// Made by scripts/render from DataMap.messages.
package import JSONKit

/// Compliance asks a service what it knows of people, column by column.
package struct DataMapQuestion: FieldEncodable, FieldDecodable, Hashable {
    /// `next` of the answer before.
    package let cursor: String?

    package init(cursor: String? = nil) {
        self.cursor = cursor
    }

    package init(_ fields: inout Fields) {
        cursor = fields.optional("cursor", .text(0...4096))
    }

    package static let example = DataMapQuestion(cursor: "100")

    package func encode(to out: inout JSONWriter) {
        out.optional("cursor", cursor)
    }
}

package struct DataMapAnswer: FieldEncodable, FieldDecodable, Hashable {
    package let columns: [DataMapColumn]
    /// There is more: to be sent as `cursor`.
    package let next: String?

    package init(columns: [DataMapColumn], next: String? = nil) {
        self.columns = columns
        self.next = next
    }

    package init(_ fields: inout Fields) {
        columns = fields.required("columns", .array(.object(DataMapColumn.self), 0...500))
        next = fields.optional("next", .text(0...4096))
    }

    package static let example = DataMapAnswer(columns: [DataMapColumn.example], next: "500")

    package func encode(to out: inout JSONWriter) {
        out.field("columns", columns)
        out.optional("next", next)
    }
}

/// A personal column, as the service declares it.
package struct DataMapColumn: FieldEncodable, FieldDecodable, Hashable {
    package let table: String
    package let column: String
    package let purpose: String
    package let basis: String
    /// `account`, or how long: `7 days`, `5 years`.
    package let retention: String
    /// `delete`, `anonymise`, `shred`, `keep`
    package let onErasure: String
    /// `told`, `secret`, `withheld`, `partly`
    package let disclosure: String

    package init(
        table: String,
        column: String,
        purpose: String,
        basis: String,
        retention: String,
        onErasure: String,
        disclosure: String
    ) {
        self.table = table
        self.column = column
        self.purpose = purpose
        self.basis = basis
        self.retention = retention
        self.onErasure = onErasure
        self.disclosure = disclosure
    }

    package init(_ fields: inout Fields) {
        table = fields.required("table", .text(0...4096))
        column = fields.required("column", .text(0...4096))
        purpose = fields.required("purpose", .text(0...4096))
        basis = fields.required("basis", .text(0...4096))
        retention = fields.required("retention", .text(0...4096))
        onErasure = fields.required("on_erasure", .text(0...4096))
        disclosure = fields.required("disclosure", .text(0...4096))
    }

    package static let example = DataMapColumn(
        table: "users",
        column: "email",
        purpose: "account",
        basis: "contract",
        retention: "account",
        onErasure: "anonymise",
        disclosure: "told")

    package func encode(to out: inout JSONWriter) {
        out.field("table", table)
        out.field("column", column)
        out.field("purpose", purpose)
        out.field("basis", basis)
        out.field("retention", retention)
        out.field("on_erasure", onErasure)
        out.field("disclosure", disclosure)
    }
}
