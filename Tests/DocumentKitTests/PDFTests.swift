import DocumentKit
import Foundation
import JSONKit
import MoneyKit
import Primitives
import TestSupport
import Testing

/// Pages, read by pypdf and qpdf, which have not made them.
@Suite("PDF")
struct PDFTests {
    @Test(arguments: [0, 1, 500]) func sameContentIsTheSameBytes(_ count: Int) async throws {
        let document = try await Samples.pdf(Samples.rows(count))
        #expect(try await Samples.pdf(Samples.rows(count)) == document)
        try DocumentReader.check(pdf: document)
    }

    @Test func textIsLettersAndEveryFigureIsThere() async throws {
        let count = 500
        let answer = try DocumentReader.read(try await Samples.pdf(Samples.rows(count)), "pdf")
        #expect(answer["title"]?.stringValue == "Statement <of> & account")
        #expect(answer["language"]?.stringValue == "en")
        #expect(answer["created"]?.stringValue == "2026-11-20T12:00:00+00:00")
        #expect(answer["active"]?.arrayValue?.isEmpty == true)
        let words = answer.words
        for text in Samples.naughty {
            #expect(words.contains(text.trimmingCharacters(in: .whitespaces)), "\(text)")
        }
        for number in 0..<count {
            let amount = Currency.USD.amountText(ofMinorUnits: Samples.amount(number))
            #expect(words.replacing(",", with: "").contains(" \(amount) \(number) "), "\(amount)")
        }
    }

    @Test func eachPageHasTheHeadItsNumberAndEmbeddedFonts() async throws {
        let answer = try DocumentReader.read(try await Samples.pdf(Samples.rows(500)), "pdf")
        let pages = answer.strings("pages")
        #expect(pages.count > 5)
        for (index, page) in pages.enumerated() {
            #expect(page.contains("Description") && page.contains("Florin"))
            #expect(page.contains("Page \(index + 1) of \(pages.count)"))
        }
        #expect(answer.strings("fonts").count >= 2)
        #expect(answer.strings("foreign_fonts").isEmpty)
    }

    @Test func amountsAreGroupedAndNeverBroken() async throws {
        let cases: [(DocumentCell, String)] = [
            (.amount(0, .USD), "0.00"), (.amount(-5, .USD), "-0.05"), (.amount(99_999, .USD), "999.99"),
            (.amount(100_000, .USD), "1,000.00"), (.amount(-123_456_789, .JPY), "-123,456,789"),
            (.amount(1_234_567, .KWD), "1,234.567"), (.amount(.max, .USD), Self.grouped(.max)),
            (.amount(.min, .BTC), Self.grouped(.min, .BTC)), (.number(.min), "\(Int64.min)"),
        ]
        let rows = cases.map { DocumentRow([.empty, .empty, $0.0, .empty]) }
        let answer = try DocumentReader.read(try await Samples.pdf(rows), "pdf")
        let words = Set(answer.words.split(separator: " ").map(String.init))
        for (_, text) in cases { #expect(words.contains(text), "\(text)") }
    }

    /// Written down another way than by the kit: from the right, by threes.
    private static func grouped(_ units: Int128, _ currency: Currency = .USD) -> String {
        let parts = currency.amountText(ofMinorUnits: units).split(separator: ".")
        var whole = parts[0].filter(\.isNumber)
        var groups: [Substring] = []
        while whole.count > 3 {
            groups.insert(whole.suffix(3), at: 0)
            whole.removeLast(3)
        }
        return (units < 0 ? "-" : "") + ([Substring(whole)] + groups).joined(separator: ",") + ".\(parts[1])"
    }

    @Test func controlsAndForcedDirectionsAreGone() async throws {
        let texts = [
            "a\u{0}b\u{7}c\u{1B}[2Jd", "pay \u{202E}001\u{202C} now", "x\u{2066}y\u{2069}z", "one\r\ntwo\u{2028}three",
        ]
        let document = Samples.document(
            texts.map { .text($0) } + [
                .table(DocumentTable(Samples.columns, rows: texts.map { Samples.text(.text($0)) }))
            ],
            title: "T\u{202E}itle\u{0}")
        let bytes = try await PDF(document).bytes()
        try DocumentReader.check(pdf: bytes)
        let answer = try DocumentReader.read(bytes, "pdf")
        #expect(answer["title"]?.stringValue == "Title ")
        for text in ["a b c [2Jd", "pay 001 now", "xyz", "one two three"] {
            #expect(answer.words.components(separatedBy: text).count == 3, "\(text)")
        }
    }

    @Test func wordsOfAnyLengthStayOnThePage() async throws {
        let word = String(repeating: "W", count: 50_000)
        let lines = String(repeating: "line\n", count: 3_000)
        let document = Samples.document([
            .text(lines), .facts([Document.Fact(word, word)]),
            .table(DocumentTable(Samples.columns, rows: [Samples.text(.text(word)), Samples.text(.text(lines))])),
            .text(String(repeating: "prose ", count: 5_000) + "THE END"),
        ])
        let answer = try DocumentReader.read(try await PDF(document).bytes(), "pdf")
        let words = answer.words
        #expect(words.components(separatedBy: "line").count > 3_000)
        #expect(words.components(separatedBy: "prose").count == 5_001 && words.contains("THE END"))
        // What is cut says so.
        #expect(words.components(separatedBy: "…").count >= 4)
        #expect(answer.strings("pages").count < 100)
    }

    /// Right to left, combined, from another plane, and what no font has.
    @Test func lettersOfAllScriptsAreTaken() async throws {
        let texts = [
            "שלום", "مرحبا", "日本語", "한국어", "हिन्दी", "😀", "\u{13000}", "e\u{301}\u{301}\u{301}", "\u{FFFE}\u{FFFF}",
            "\u{10FFFF}",
            "\u{FE0F}\u{200D}",
        ]
        let bytes = try await Samples.pdf(texts.map { Samples.text(.text($0)) } + [Samples.text(.text("after"))])
        try DocumentReader.check(pdf: bytes)
        let words = try DocumentReader.read(bytes, "pdf").words
        #expect(words.contains("after"))
        #expect(words.contains("שלום") || words.contains(String("שלום".reversed())))
    }

    @Test func logosArePicturesAndNothingElseIs() async throws {
        let png = try #require(Data(base64Encoded: Self.dot)).map { $0 }
        let bytes = try await PDF(Samples.document([.logo(try Logo(png: png)), .text("below")])).bytes()
        try DocumentReader.check(pdf: bytes)
        let answer = try DocumentReader.read(bytes, "pdf")
        #expect(!answer.strings("images").isEmpty && answer.words.contains("below"))
        var huge = png
        huge[16] = 0x7F
        for hostile in [
            [], Array("<svg/>".utf8), Array(png.prefix(20)), huge, png + Array(repeating: 0, count: 3 << 20),
        ] {
            #expect(throws: DocumentError.self) { try Logo(png: hostile) }
        }
        let cut = try Logo(png: Array(png.prefix(40)))
        await #expect(throws: DocumentError.self) { try await PDF(Samples.document([.logo(cut)])) }
    }

    /// One red pixel.
    private static let dot =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="

    @Test func manyRowsAreSetAndTooManyAreRefused() async throws {
        let row = DocumentRow([.day(Samples.time.day), .text("a line"), .amount(1_234_500, .USD), .number(1)])
        let most = Samples.document([
            .table(DocumentTable(Samples.columns, rows: Array(repeating: row, count: Document.mostRows)))
        ])
        let pdf = try await PDF(most)
        var size = 0
        var pieces = 0
        try await pdf.write { piece in
            size += piece.count
            pieces += 1
        }
        #expect(pdf.pageCount > 1_000 && pieces > 100 && size > 1_000_000)
        let more = Samples.document([
            .table(DocumentTable(Samples.columns, rows: Array(repeating: row, count: Document.mostRows + 1)))
        ])
        await #expect(throws: DocumentError.tooLong(limit: Document.mostRows, of: "rows")) { try await PDF(more) }
    }

    @Test func whoGoesAwayStopsIt() async throws {
        let document = Samples.document([.table(DocumentTable(Samples.columns, rows: Samples.rows(5_000)))])
        let task = Task {
            try await PDF(document).write { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func languageIsATagOrUnknown() async throws {
        for (given, told) in [("zh-Hant", "zh-Hant"), ("en) /AA (", "und"), ("", "und")] {
            let document = Document(title: "x", language: given, createdAt: Samples.time, blocks: [])
            let bytes = try await PDF(document).bytes()
            try DocumentReader.check(pdf: bytes)
            #expect(try DocumentReader.read(bytes, "pdf")["language"]?.stringValue == told)
        }
    }
}
