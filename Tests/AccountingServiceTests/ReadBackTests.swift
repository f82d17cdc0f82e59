import AccountingDomain
import Foundation
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import Testing

@testable import AccountingService

/// Every text that an export carries, read back by the programs it is for.
@Suite struct ReadBackTests {
    private static let texts = [
        "INV 7, part 2", "a; b", "a: b", "[2020-01-01]", "date:2020-01-01", #"back\slash and "quotes""#, "two\nlines",
        "naïve “quotes” 日本", "=1+1", "+1", "-1", "@x", "\t=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠x", "x;=1+1",
        "x\n@y", "#tag ^link", "* (x) !", "a | b", "  spaces  ", "'", "{curly} (round)", "100 USD",
    ]

    private func fill(_ books: Books) async throws {
        let chart = try await AccountStore(books.client).chart()
        try await books.client.transaction { transaction in
            for (index, text) in Self.texts.enumerated() {
                _ = try await AccountStore(books.client).insert(
                    Account(
                        id: books.ids.next(), number: 0, code: try #require(AccountCode("9\(100 + index)")), name: text,
                        type: .asset, parent: chart.accounts[0].code), act: books.act(), in: transaction)
            }
        }
        let full = try await AccountStore(books.client).chart()
        try await books.post(
            try Self.texts.enumerated().map { index, text in
                let account = try full.account(try #require(AccountCode("9\(100 + index)"))).number
                let other = try full.account(AccountCode(known: "4900")).number
                return EntryDraft(
                    id: books.ids.next(), date: books.clock.now.day, occurredAt: books.clock.now, source: .manual,
                    description: text,
                    postings: [
                        Posting(
                            debit: PostingSide(account: account, line: 1, memo: text),
                            credit: PostingSide(account: other, line: 2),
                            amount: Money(minorUnits: 1, currency: .USD))
                    ], reference: text, createdBy: books.user)
            })
    }

    private func hledger(_ file: String, _ arguments: [String]) throws -> [String] {
        try PlainTextTools.run("hledger", ["-f", file] + arguments).split(separator: "\n").map(String.init)
    }

    /// What stands for a character that hledger's grammar would take.
    private static let inTags: [Character: Character] = [
        "\n": " ", "\t": " ", ",": ";", ":": "-", "[": "(", "]": ")",
    ]
    private static let inDescriptions: [Character: Character] = ["\n": " ", "\t": " ", ";": ","]

    /// The texts as hledger shows them: with those characters replaced, and without spaces around.
    private static func shown(_ replacements: [Character: Character]) -> Set<String> {
        Set(texts.map { text in trimmed(String(text.map { replacements[$0] ?? $0 })) })
    }

    private static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespaces) }

    @Test func hledgerReadsEveryFieldToItsEnd() async throws {
        try await Books.with { books in
            try await fill(books)
            try PlainTextTools.withFile("journal.hledger", try await books.export(.hledger)) { file in
                for tag in ["reference", "memo"] {
                    let values = try hledger(file, ["tags", tag, "--values"])
                    #expect(Set(values.map(Self.trimmed)) == Self.shown(Self.inTags), "\(tag)")
                }
                let found = try hledger(file, ["descriptions"])
                #expect(Set(found.map(Self.trimmed)) == Self.shown(Self.inDescriptions))
                let accounts = try hledger(file, ["accounts", "--declared"])
                for (index, text) in Self.texts.enumerated() {
                    let words = text.replacing(":", with: "-").replacing(";", with: ",").split(
                        whereSeparator: \.isWhitespace)
                    let name = ["9\(100 + index)"] + words.map(String.init)
                    #expect(accounts.contains { $0.hasSuffix(":" + name.joined(separator: " ")) }, "\(name)")
                }
            }
        }
    }

    @Test func beancountReadsEveryFieldAsItWas() async throws {
        try await Books.with { books in
            try await fill(books)
            try PlainTextTools.withFile("journal.beancount", try await books.export(.beancount)) { file in
                let complaints = try PlainTextTools.run("bean-check", [file])
                #expect(complaints == "")
                let script = """
                    import json, sys
                    from beancount import loader
                    from beancount.core import data
                    entries, errors, options = loader.load_file(sys.argv[1])
                    rows = [[e.narration, e.meta.get("reference"), e.postings[0].meta.get("memo")]
                            for e in entries if isinstance(e, data.Transaction)]
                    names = [e.meta.get("name") for e in entries if isinstance(e, data.Open)]
                    print(json.dumps([errors, rows, names]))
                    """
                let answer =
                    try JSONParser.parse(
                        Array(try PlainTextTools.run("python3", ["-c", script, file]).utf8)
                    ).arrayValue ?? []
                let rows = answer[1].arrayValue ?? []
                #expect(rows.count == Self.texts.count)
                for (row, text) in zip(rows, Self.texts) {
                    #expect(row.arrayValue?.allSatisfy { $0.stringValue == text } == true, "\(row) is not \(text)")
                }
                let names = Set((answer[2].arrayValue ?? []).compactMap(\.stringValue))
                #expect(names.isSuperset(of: Self.texts))
            }
        }
    }

    @Test func pythonReadsEveryRowOfTheJournalAndNoneIsAFormula() async throws {
        try await Books.with { books in
            try await fill(books)
            let rows = try Self.python(try await books.export(.csv))
            #expect(rows.count == 2 * Self.texts.count + 1)
            #expect(rows[0] == CSVWriter.columns)
            for (index, text) in Self.texts.enumerated() {
                let row = rows[1 + 2 * index]
                let described = try #require(CSVWriter.columns.firstIndex(of: "description"))
                for column in ["description", "reference", "account_name", "memo"] {
                    let cell = row[try #require(CSVWriter.columns.firstIndex(of: column))]
                    #expect(cell == row[described])
                    #expect(cell.replacing("'", with: "") == text.replacing("'", with: ""))
                    for part in cell.split(whereSeparator: { $0 == ";" || $0.isNewline || $0 == "\t" }) {
                        let first = part.drop { $0.isWhitespace || $0 == "\"" }.first
                        #expect(!"=+-@＝＋－＠".contains(first ?? "x"), "\(cell)")
                    }
                }
            }
        }
    }

    /// The tables hold the figures of the JSON, whatever accounts are called.
    @Test func pythonReadsTheReports() async throws {
        try await AccountingServer.with { server in
            try await fill(server.books)
            try await server.books.post(
                "2026-11-20", [Books.debit("1100-operating", 100), Books.credit("3100", 100)])
            let trial = try await server.send(.get, "/reports/trial-balance")
            let table = try await server.send(.get, "/reports/trial-balance?format=csv")
            #expect(table.header("Content-Type") == CSV.contentType)
            #expect(
                table.header("Content-Disposition") == "attachment; filename=\"trial-balance-2026-11-20.csv\"")
            let rows = try Self.python(table.body)
            let expected = (trial.json["rows"]?.arrayValue ?? []).map {
                [$0["account_code"]?.stringValue, $0["debit"]?["amount"]?.stringValue]
            }
            #expect(rows.dropFirst().dropLast().map { [$0[2], $0[5]] } == expected.map { $0.map { $0 ?? "" } })
            #expect(rows.last?.dropFirst(3).first == "Total")

            let sheet = try await server.send(.get, "/reports/balance-sheet?format=csv")
            let sections = try Self.python(sheet.body)
            #expect(sections.last.map { Array($0[3...5]) } == ["liabilities_and_equity", "", "Total"])
            #expect(sections.last?[6] == Currency.USD.amountText(ofMinorUnits: Int128(Self.texts.count + 100)))
            for report in ["income-statement", "cash-flow"] {
                let answer = try await server.send(.get, "/reports/\(report)?format=csv")
                let lines = try Self.python(answer.body)
                #expect(lines[0].prefix(4) == ["from", "to", "comparison_from", "comparison_to"])
                #expect(lines.allSatisfy { $0.count == lines[0].count } && lines.count > 2, "\(report)")
            }
            let chart = try await AccountStore(server.books.client).chart()
            let path = "/accounts/\(try chart.account(AccountCode(known: "4900")).id)/statement?format=csv"
            let statement = try Self.python(try await server.send(.get, path).body)
            #expect(statement.count == Self.texts.count + 3)
            #expect(statement[1][4] == "Opening balance")
            #expect(statement.last?[9] == statement[statement.count - 2][9])
        }
    }

    private static func python(_ bytes: [UInt8]) throws -> [[String]] {
        try PlainTextTools.withFile("table.csv", bytes) { file in
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
}
