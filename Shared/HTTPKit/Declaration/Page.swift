package import JSONKit
package import Primitives

/// One page of a list, newest first: `{"data": [...], "next_cursor": "..." | null}`.
package struct Page<Element: FieldEncodable>: FieldEncodable {
    package let data: [Element]
    /// Where the next page starts; nil on the last one.
    package let nextCursor: String?

    package init(data: [Element], nextCursor: String?) {
        self.data = data
        self.nextCursor = nextCursor
    }

    /// Cuts a page from rows that were read one beyond the limit, which tells whether there is more.
    /// - Parameter cursor: makes the cursor from the last element shown.
    package init(_ rows: [Element], limit: Int, cursor: (Element) -> String) {
        let data = Array(rows.prefix(limit))
        self.init(data: data, nextCursor: rows.count > limit ? data.last.map(cursor) : nil)
    }

    /// The same page in another form.
    package func map<Other: FieldEncodable>(_ transform: (Element) throws -> Other) rethrows -> Page<Other> {
        Page<Other>(data: try data.map(transform), nextCursor: nextCursor)
    }

    package static var example: Page { Page(data: [.example], nextCursor: "b3BhcXVl") }

    package static var schemaTitle: String { "\(Element.schemaTitle)Page" }

    package func encode(to out: inout JSONWriter) {
        out.field("data", data)
        out.field("next_cursor", nextCursor)
    }
}

/// `?limit=&cursor=`, alone or as a part of a larger query: `page = PageQuery(&fields)`.
package struct PageQuery: FieldDecodable {
    /// 1 to 100, 20 when nothing is said.
    package let limit: Int
    package let cursor: String?

    package init(_ fields: inout Fields) {
        limit = fields.optional("limit", .integer(1...100).described("At most so many rows, otherwise 20")) ?? 20
        cursor = Self.cursor(&fields)
    }

    package static func cursor(_ fields: inout Fields) -> String? {
        fields.optional("cursor", .text(1...2_048).described("`next_cursor` of the page before"))
    }

    /// What the cursor holds, nil on the first page.
    /// - Parameter list: the name that the cursor was encoded for.
    /// - Throws: `InvalidCursor`, answered as 400 `bad_cursor`.
    package func position(_ codec: CursorCodec, list: String) throws(InvalidCursor) -> String? {
        guard let cursor else { return nil }
        return try codec.decodeText(cursor, list: list)
    }
}
