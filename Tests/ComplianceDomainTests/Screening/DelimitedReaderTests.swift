import Testing

@testable import ComplianceDomain

@Suite struct DelimitedReaderTests {
    private static func rows(_ text: String) throws(ListRefusal) -> [[String]] {
        var reader = DelimitedReader(Array(text.utf8), file: "file")
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.fields) }
        return rows
    }

    @Test(arguments: [
        ("a,b\r\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b", [["a", "b"]]), ("\"a,\"\"b\"\"\",c\n", [["a,\"b\"", "c"]]),
        ("\"a\nb\",c\n", [["a\nb", "c"]]), ("a,\n", [["a", ""]]), (",", [["", ""]]), ("a,b\n\u{1A}", [["a", "b"]]),
        ("a,b\u{1A}", [["a", "b"]]), ("\"a\"\u{1A}", [["a"]]), ("\u{FEFF}a\n", [["a"]]), ("\"a\" ,b\n", [["a", "b"]]),
        ("a\n\n\nb\n", [["a"], ["b"]]), ("", []), ("\n\n", []),
    ])
    func readsRows(text: String, rows: [[String]]) throws {
        #expect(try Self.rows(text) == rows)
    }

    @Test(arguments: [
        ("a,\"b", 1, ListRefusal.Reason.cutOff), ("a\nb,\"c\nd", 2, .cutOff), ("a\nx\"y\n", 2, .unreadableRow),
        ("\"a\"b\n", 1, .unreadableRow),
    ])
    func brokenRowsAreRefusedWithTheirLine(text: String, line: Int, reason: ListRefusal.Reason) {
        #expect(throws: ListRefusal(file: "file", line: line, reason: reason)) { try Self.rows(text) }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        var reader = DelimitedReader([0x61, 0x0A, 0xFF, 0xFE, 0x0A], file: "file")
        #expect(throws: ListRefusal(file: "file", line: 2, reason: .unreadableRow)) {
            while try reader.next() != nil {}
        }
    }

    @Test func aShortLastRowWasCut() {
        func refusal(_ text: String) -> ListRefusal? {
            var reader = DelimitedReader(Array(text.utf8), file: "file")
            do throws(ListRefusal) {
                _ = try reader.rows(columns: 2)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal("a,b\nc\n")?.reason == .cutOff)
        #expect(refusal("a,b\nc,") == ListRefusal(file: "file", line: 2, reason: .cutOff))
        #expect(refusal("a,b\nc,\n") == nil)
        #expect(refusal("a\nc,d\n")?.reason == .unreadableRow)
        #expect(refusal("a,b,c\n")?.reason == .unreadableRow)
        #expect(refusal("a,b\n") == nil)
    }
}
