import AccountingDomain
import Foundation
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import AccountingService

/// Statements and reports as pages and as sheets hold the figures of the JSON, as other programs read them.
@Suite struct DocumentFormatTests {
    private static let sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    private static let reports = ["trial-balance", "balance-sheet", "income-statement", "cash-flow"]

    /// Entries of two currencies, one far beyond 64 bits of a spreadsheet's number, with texts that look like formulas.
    private func fill(_ books: Books) async throws {
        for (index, text) in ["=1+1", "<b>rent</b>", "@sum", "naïve “quotes” שלום", "two\nlines"].enumerated() {
            try await books.post(
                "2026-11-20",
                [Books.debit("1100-operating", 123_456 + Int64(index)), Books.credit("3100", 123_456 + Int64(index))],
                description: text)
        }
        try await books.post("2026-11-20", [Books.debit("5100", 250), Books.credit("1100-operating", 250)])
        try await books.post(
            "2026-11-19",
            [Books.debit("1100-operating", 9_000_000_000_000_000), Books.credit("3100", 9_000_000_000_000_000)])
        try await books.post(
            "2026-11-20", [Books.debit("1100-operating", 700, .JPY), Books.credit("3100", 700, .JPY)])
    }

    @Test(arguments: reports) func everyFigureOfAReportIsInItsPages(_ report: String) async throws {
        try await AccountingServer.with { server in
            try await fill(server.books)
            let json = try await server.send(.get, "/reports/\(report)").json
            let answer = try await server.send(.get, "/reports/\(report)?format=pdf")
            #expect(answer.status == 200 && answer.header("Content-Type") == "application/pdf")
            #expect(answer.header("Content-Disposition")?.hasPrefix("attachment; filename=\"\(report)-") == true)
            #expect(answer.header("Content-Disposition")?.hasSuffix("2026-11-20.pdf\"") == true)
            try DocumentReader.check(pdf: answer.body)
            let pages = try DocumentReader.read(answer.body, "pdf")
            let words = Self.words(pages)
            for amount in Self.amounts(in: json) { #expect(words.contains(amount), "\(amount)") }
            #expect(words.contains("USD") && words.contains("JPY"))
        }
    }

    @Test(arguments: reports) func aSheetOfAReportIsItsTable(_ report: String) async throws {
        try await AccountingServer.with { server in
            try await fill(server.books)
            let answer = try await server.send(.get, "/reports/\(report)?format=xlsx")
            #expect(answer.status == 200 && answer.header("Content-Type") == Self.sheetType)
            #expect(answer.header("Content-Disposition")?.hasSuffix("2026-11-20.xlsx\"") == true)
            let sheet = try Self.rows(answer.body)
            let table = try Self.csv(try await server.send(.get, "/reports/\(report)?format=csv").body)
            #expect(sheet.count == table.count && sheet.count > 4)
            for (cells, fields) in zip(sheet.dropFirst(), table.dropFirst()) {
                #expect(zip(cells, fields).allSatisfy(Self.holds) && cells.count == fields.count, "\(cells) \(fields)")
            }
        }
    }

    @Test func anAccountsStatementIsTheSameInEachFormat() async throws {
        try await AccountingServer.with { server in
            try await fill(server.books)
            let chart = try await AccountStore(server.books.client).chart()
            let account = try chart.account(AccountCode(known: "1100-operating"))
            let path = "/accounts/\(account.id)/statement?currency=USD"
            let json = try await server.send(.get, path).json
            let table = try Self.csv(try await server.send(.get, "\(path)&format=csv").body)

            let sheet = try await server.send(.get, "\(path)&format=xlsx")
            #expect(sheet.header("Content-Type") == Self.sheetType)
            let name = "account-1100-operating-USD-2026-01-01-2026-11-20"
            #expect(sheet.header("Content-Disposition") == "attachment; filename=\"\(name).xlsx\"")
            let rows = try Self.rows(sheet.body)
            #expect(rows.count == table.count && rows.count == 10)
            for (cells, fields) in zip(rows.dropFirst(), table.dropFirst()) {
                #expect(zip(cells, fields).allSatisfy(Self.holds), "\(cells) \(fields)")
            }

            let pdf = try await server.send(.get, "\(path)&format=pdf")
            #expect(pdf.header("Content-Type") == "application/pdf")
            #expect(pdf.header("Content-Disposition") == "attachment; filename=\"\(name).pdf\"")
            try DocumentReader.check(pdf: pdf.body)
            let pages = try DocumentReader.read(pdf.body, "pdf")
            let words = Self.words(pages)
            for amount in Self.amounts(in: json) { #expect(words.contains(amount), "\(amount)") }
            #expect(pages["title"]?.stringValue == "1100-operating \(account.name)")
            for text in ["=1+1", "<b>rent</b>", "@sum", "two lines", "Opening balance", "Closing balance"] {
                #expect(words.joined(separator: " ").contains(text), "\(text)")
            }
        }
    }

    /// The bodies of two requests at one time are the same, so a copy can be told from a change.
    @Test func aDocumentIsTheSameAgain() async throws {
        try await AccountingServer.with { server in
            try await fill(server.books)
            for format in ["pdf", "xlsx"] {
                let path = "/reports/balance-sheet?format=\(format)"
                #expect(try await server.send(.get, path).body == server.send(.get, path).body)
            }
            let odd = try await server.send(.get, "/reports/balance-sheet?format=docx")
            #expect(odd.status == 400 || odd.status == 422)
        }
    }

    // MARK: Reading

    /// Every `amount` in an answer, as its decimal text.
    private static func amounts(in json: JSONValue) -> Set<String> {
        if let list = json.arrayValue { return list.reduce(into: []) { $0.formUnion(amounts(in: $1)) } }
        guard case .object(let members) = json else { return [] }
        if let amount = json["amount"]?.stringValue { return [amount] }
        return members.reduce(into: []) { $0.formUnion(amounts(in: $1.value)) }
    }

    /// Without what parts thousands.
    private static func words(_ pages: JSONValue) -> [String] {
        (pages["pages"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: "\n")
            .split(whereSeparator: \.isWhitespace).map { String($0.replacing(",", with: "")) }
    }

    private static func rows(_ body: [UInt8]) throws -> [[JSONValue]] {
        (try DocumentReader.read(body, "xlsx")["rows"]?.arrayValue ?? []).map { $0.arrayValue ?? [] }
    }

    private static func csv(_ body: [UInt8]) throws -> [[String]] {
        try PlainTextTools.withFile("table.csv", body) { file in
            let script = """
                import csv, json, sys
                with open(sys.argv[1], newline="", encoding="utf-8") as file:
                    print(json.dumps(list(csv.reader(file, strict=True))))
                """
            let text = try PlainTextTools.run("python3", ["-c", script, file])
            return (try JSONParser.parse(Array(text.utf8)).arrayValue ?? []).map {
                ($0.arrayValue ?? []).compactMap(\.stringValue)
            }
        }
    }

    /// A number where the table has one that a spreadsheet can hold, a day where it has a day, and text elsewhere.
    private static func holds(_ cell: JSONValue, _ field: String) -> Bool {
        let (type, value) = (cell["type"]?.stringValue ?? "", cell["value"]?.stringValue ?? "")
        if field.isEmpty { return value.isEmpty }
        if field.count == 10, CalendarDay(field) != nil { return type == "d" && value == field }
        switch type {
        case "n": return Double(value) == Double(field)
        // An apostrophe stands in the CSV before what a spreadsheet would run.
        case "s": return value.replacing("'", with: "") == field.replacing("'", with: "")
        default: return false
        }
    }
}
