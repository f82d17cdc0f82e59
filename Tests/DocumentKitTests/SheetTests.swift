import DocumentKit
import Foundation
import JSONKit
import MoneyKit
import Primitives
import TestSupport
import Testing

/// Sheets, read by openpyxl, which has not made them: a formula would be of type f, text is s, numbers are n, days d.
@Suite("Sheets")
struct SheetTests {
    @Test(arguments: [0, 1, 500]) func sameContentIsTheSameBytes(_ count: Int) async throws {
        let sheet = try await Samples.sheet(Samples.rows(count))
        // Times in a ZIP have a resolution of two seconds, so its times are looked at too.
        #expect(try await Samples.sheet(Samples.rows(count)) == sheet)
        #expect(try DocumentReader.read(sheet, "xlsx")["created"]?.stringValue == "2026-11-20T12:00:00")
        #expect(sheet[10..<14] == [0, 0, 0x21, 0])
    }

    @Test func cellsHoldWhatTheyShould() async throws {
        let answer = try DocumentReader.read(try await Samples.sheet(Samples.rows(500)), "xlsx")
        let rows = answer["rows"]?.arrayValue ?? []
        #expect(rows.count == 501)
        #expect(answer["frozen"]?.stringValue == "A2")
        #expect(answer.cell(0, 1) == ("s", "Description", "General"))
        for number in 0..<500 {
            let text = number < Samples.naughty.count ? Samples.naughty[number] : "line \(number)"
            #expect(answer.cell(number + 1, 0) == ("d", "2026-11-20", "yyyy-mm-dd"))
            #expect(answer.cell(number + 1, 1) == ("s", text, "General"))
            let amount = answer.cell(number + 1, 2)
            #expect(amount.type == "n" && amount.format == "#,##0.00")
            #expect(amount.value.flatMap(Double.init) == Double(Samples.amount(number)) / 100)
            #expect(answer.cell(number + 1, 3) == ("n", "\(number)", "0"))
        }
        #expect(rows.allSatisfy { $0.arrayValue?.allSatisfy { $0["link"]?.boolValue == false } == true })
    }

    @Test func figuresBeyondFifteenDigitsAreText() async throws {
        let cells: [(DocumentCell, String, String)] = [
            (.amount(999_999_999_999_999, .USD), "n", "9999999999999.99"),
            (.amount(1_000_000_000_000_000, .USD), "s", "10000000000000.00"),
            (.amount(-999_999_999_999_999, .BTC), "n", "-9999999.99999999"),
            (.amount(.max, .USD), "s", Currency.USD.amountText(ofMinorUnits: .max)),
            (.amount(.min, .JPY), "s", Currency.JPY.amountText(ofMinorUnits: .min)),
            (.number(.max), "s", "\(Int64.max)"), (.number(-42), "n", "-42"),
            (.amount(1_234_567, .KWD), "n", "1234.567"),
        ]
        let answer = try DocumentReader.read(try await Samples.sheet(cells.map { Samples.text($0.0) }), "xlsx")
        for (index, (_, type, value)) in cells.enumerated() {
            let cell = answer.cell(index + 1, 1)
            #expect(cell.type == type && cell.value == value, "\(cell) is not \(value)")
        }
    }

    @Test func daysBeforeSpreadsheetsAreText() async throws {
        let days = ["0001-01-01", "1900-02-28", "1900-03-01", "1999-12-31", "9999-12-31"].compactMap { CalendarDay($0) }
        #expect(days.count == 5)
        let answer = try DocumentReader.read(try await Samples.sheet(days.map { Samples.text(.day($0)) }), "xlsx")
        for (index, day) in days.enumerated() {
            let cell = answer.cell(index + 1, 1)
            #expect(cell.type == (index < 2 ? "s" : "d") && cell.value == day.description)
        }
    }

    @Test func controlsAndForcedDirectionsAreGone() async throws {
        let texts = [
            "a\u{0}b\u{7}c", "pay \u{202E}001\u{202C} now", "\u{FFFE}", "one\r\ntwo",
            String(repeating: "é", count: 40_000),
        ]
        let answer = try DocumentReader.read(
            try await Samples.sheet(texts.map { Samples.text(.text($0)) }), "xlsx")
        #expect((1...4).map { answer.cell($0, 1).value } == ["a b c", "pay 001 now", "\u{FFFD}", "one\ntwo"])
        #expect(answer.cell(5, 1).value?.count == 32_767 && answer.cell(5, 1).value?.last == "…")
    }

    @Test(arguments: [
        ("Statement", "Statement"), ("1000 [cash] a/b\\c:d?*'", "1000  cash  a b c d"), ("", "Sheet"), ("'''", "Sheet"),
        ("History", "Sheet"), ("<&\"", "<&\""),
        ("a title that is longer than any sheet may be called", "a title that is longer than any"),
    ]) func sheetsAreCalledWhatTheyMay(_ title: String, _ name: String) async throws {
        let answer = try DocumentReader.read(try await Samples.sheet([], title: title), "xlsx")
        #expect(answer["name"]?.stringValue?.trimmingCharacters(in: .whitespaces) == name)
        #expect((answer["title"]?.stringValue ?? "") == title)
    }

    @Test func aHundredThousandRowsAreWritten() async throws {
        let writer = try SheetWriter(title: "Many", columns: Samples.columns, createdAt: Samples.time)
        for _ in 0..<100 { try await writer.add(Samples.rows(1_000)) }
        let sheet = try await writer.finish()
        var size = 0
        try await sheet.write { size += $0.count }
        #expect(size == sheet.size && size > 1_000_000)
        await #expect(throws: DocumentError.self) { try await writer.add(Samples.rows(1)) }
        await #expect(throws: DocumentError.self) { try await writer.finish() }
    }
}
