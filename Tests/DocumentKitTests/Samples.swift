import DocumentKit
import Foundation
import JSONKit
import MoneyKit
import Primitives
import TestSupport

/// Documents of some rows.
enum Samples {
    static let time = Timestamp(rfc3339: "2026-11-20T12:00:00Z") ?? .distantPast
    static let columns = [
        DocumentColumn("Date"), DocumentColumn("Description", share: 3), DocumentColumn("Amount", .right),
        DocumentColumn("Number", .right),
    ]

    /// What is a formula, a link, markup, an escape or nothing at all to one program or another.
    static let naughty = [
        "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1+1", "<b>bold</b>", "&amp;", "<![CDATA[x]]>",
        "http://example.com", "mailto:a@example.com", "internal:Sheet!A1", "12.34", "1e5", "TRUE", "#REF!",
        "ünïcödé Ω й", "  spaces ", "_x0041_ and _x005F_", "%s%n%d", "\\", "\"quoted\"", "'apostrophe", "{=1+1}",
    ]

    static func amount(_ number: Int) -> Int128 { Int128(number) * 123_456 - 500_000 }

    static func rows(_ count: Int) -> [DocumentRow] {
        (0..<count).map { number in
            DocumentRow([
                .day(time.day), .text(number < naughty.count ? naughty[number] : "line \(number)"),
                .amount(amount(number), .USD), .number(Int64(number)),
            ])
        }
    }

    static func document(_ blocks: [Document.Block], title: String = "Statement <of> & account") -> Document {
        Document(title: title, language: "en", footer: "Florin", createdAt: time, blocks: blocks)
    }

    static func pdf(_ rows: [DocumentRow]) async throws -> [UInt8] {
        try await PDF(document([.table(DocumentTable(columns, rows: rows))])).bytes()
    }

    static func sheet(_ rows: [DocumentRow], title: String = "Statement") async throws -> [UInt8] {
        let writer = try SheetWriter(title: title, columns: columns, createdAt: time)
        try await writer.add(rows)
        return try await writer.finish().bytes()
    }

    static func text(_ cell: DocumentCell) -> DocumentRow { DocumentRow([.empty, cell]) }
}

/// What the judges said.
extension JSONValue {
    func strings(_ name: String) -> [String] { (self[name]?.arrayValue ?? []).compactMap(\.stringValue) }

    var pageText: String { strings("pages").joined(separator: "\n") }

    /// Words of its pages, whatever lines and spaces are between them.
    var words: String { pageText.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    func cell(_ row: Int, _ column: Int) -> (type: String?, value: String?, format: String?) {
        let cells = self["rows"]?.arrayValue?[row].arrayValue ?? []
        guard column < cells.count else { return (nil, nil, nil) }
        return (
            cells[column]["type"]?.stringValue, cells[column]["value"]?.stringValue,
            cells[column]["format"]?.stringValue
        )
    }
}
