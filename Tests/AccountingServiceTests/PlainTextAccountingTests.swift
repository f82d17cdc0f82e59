import AccountingDomain
import Foundation
import MoneyKit
import Primitives
import TestSupport
import Testing

@testable import AccountingService

/// Independent programs load our exports and must find our balances, to the cent.
@Suite struct PlainTextAccountingTests {
    private static let currencies: [Currency] = [.USD, .JPY, .BTC]

    @Test func hledgerAndBeancountFindOurBalancesInTenThousandEntries() async throws {
        var random = SeededGenerator(seed: 20_261_121)
        try await Books.with { books in
            for _ in 0..<10 { try await books.post(try await Self.randomDrafts(1_000, books, using: &random)) }
            let expected = try await books.balances(ExportNames.hledger)
            #expect(expected.count > 30)
            let hledger = try await books.export(.hledger)
            try PlainTextTools.withFile("journal.hledger", hledger) { file in
                let found = try Self.hledgerBalances(file)
                #expect(found == expected)
            }
            let named = try await books.balances(ExportNames.beancount)
            let beancount = try await books.export(.beancount)
            try PlainTextTools.withFile("journal.beancount", beancount) { file in
                let complaints = try PlainTextTools.run("bean-check", [file])
                #expect(complaints == "")
                let found = try Self.beancountBalances(file)
                #expect(found == named)
            }
            try await Invariants.check(books.admin)
            #expect(try await ChainVerifier(books.client).verify().firstBreak == nil)
        }
    }

    @Test func hostileTextsHarmNoExport() async throws {
        let texts = try Self.naughtyStrings().filter { !$0.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" } }
        #expect(texts.count > 400)
        try await Books.with { books in
            let chart = try await AccountStore(books.client).chart()
            try await books.post(
                try texts.map { text in
                    var draft = try Self.draft([(.debit, "1300", 1), (.credit, "4900", 1)], .USD, books, chart)
                    draft.description = text
                    draft.reference = text
                    draft.postings = draft.postings.map { posting in
                        Posting(
                            debit: PostingSide(account: posting.debit.account, line: 1, memo: text),
                            credit: PostingSide(account: posting.credit.account, line: 2, memo: text),
                            amount: posting.amount)
                    }
                    return draft
                })
            let expected = try await books.balances(ExportNames.hledger)
            #expect(Set(expected.values) == [text(texts.count), "-" + text(texts.count)])
            try PlainTextTools.withFile("journal.hledger", try await books.export(.hledger)) { file in
                let found = try Self.hledgerBalances(file)
                #expect(found == expected)
                // No text has moved an entry to another day.
                let days = try PlainTextTools.run("hledger", ["-f", file, "stats"])
                #expect(days.contains("2026-11-20 to 2026-11-21"))
            }
            try PlainTextTools.withFile("journal.beancount", try await books.export(.beancount)) { file in
                let complaints = try PlainTextTools.run("bean-check", [file])
                #expect(complaints == "")
                let found = try Self.beancountBalances(file)
                #expect(Set(found.values) == Set(expected.values))
            }
        }
    }

    private func text(_ cents: Int) -> String { Currency.USD.amountText(ofMinorUnits: Int128(cents)) }

    @Test func anExportCanBeLimitedToDays() async throws {
        try await Books.with { books in
            for day in ["2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01"] {
                try await books.post(day, [Books.debit("1300", 1), Books.credit("4900", 1)], description: day)
            }
            let filter = EntryStore.Filter(from: try "2026-11-01".asDay, to: try "2026-11-30".asDay)
            let csv = String(decoding: try await books.export(.csv, filter), as: UTF8.self)
            let days = Set(PlainTextTools.csvRows(csv).dropFirst().map { $0[2] })
            #expect(days == ["2026-11-01", "2026-11-30"])
        }
    }

    @Test func aPartOfTheJournalOpensWithWhatCameBefore() async throws {
        var random = SeededGenerator(seed: 7)
        try await Books.with { books in
            try await books.post(try await Self.randomDrafts(500, books, using: &random))
            let filter = EntryStore.Filter(from: try "2026-01-01".asDay, to: try "2026-06-30".asDay)
            let expected = try await books.balances(ExportNames.hledger, through: filter.to)
            try PlainTextTools.withFile("journal.hledger", try await books.export(.hledger, filter)) { file in
                let found = try Self.hledgerBalances(file)
                #expect(found == expected)
                let days = try PlainTextTools.run("hledger", ["-f", file, "stats"])
                #expect(days.contains("2025-12-31 to 2026-07-01") || days.contains("2025-12-31 to 2026-06"))
            }
            let named = try await books.balances(ExportNames.beancount, through: filter.to)
            try PlainTextTools.withFile("journal.beancount", try await books.export(.beancount, filter)) { file in
                let complaints = try PlainTextTools.run("bean-check", [file])
                #expect(complaints == "")
                let found = try Self.beancountBalances(file)
                #expect(found == named)
            }
        }
    }

    /// The figures of our statements are what hledger makes of the same journal.
    @Test func hledgerMakesTheSameStatements() async throws {
        var random = SeededGenerator(seed: 11)
        try await Books.with { books in
            try await books.post(try await Self.randomDrafts(500, books, using: &random))
            let reports = Reports(books.client)
            let range = try DayRange(from: "2026-01-01".asDay, to: "2026-10-31".asDay)
            let income = try await reports.incomeStatement(range, comparedWith: range.comparative, currency: nil)
            let cash = try await reports.cashFlow(range, comparedWith: range.comparative, currency: nil)
            let sheet = try await reports.balanceSheet(asOf: range.to, comparedWith: range.to, currency: nil)
            try PlainTextTools.withFile("journal.hledger", try await books.export(.hledger)) { file in
                func total(_ query: [String], _ currency: Currency) throws -> String {
                    let text = try PlainTextTools.run(
                        "hledger",
                        ["-f", file, "balance", "-O", "csv", "-e", "2026-11-01", "cur:^\(currency)$"] + query)
                    let amount = PlainTextTools.csvRows(text).last?.last?.split(separator: " ").first
                    return amount.map(String.init) ?? ""
                }
                func amount(_ units: Int128, _ currency: Currency) -> String {
                    units == 0 ? "0" : currency.amountText(ofMinorUnits: units)
                }
                for currency in Self.currencies {
                    let own = try #require(income.statements.first { $0.currency == currency })
                    #expect(
                        try total(["-b", "2026-01-01", "type:rx"], currency) == amount(-own.netIncome, currency))
                    let flow = try #require(cash.statements.first { $0.currency == currency })
                    #expect(try total(["-b", "2026-01-01", "type:c"], currency) == amount(flow.netChange, currency))
                    #expect(try total(["type:c"], currency) == amount(flow.closing, currency))
                    let position = try #require(sheet.statements.first { $0.currency == currency })
                    #expect(try total(["type:ac"], currency) == amount(position.assets.subtotal, currency))
                    #expect(try total(["type:l"], currency) == amount(-position.liabilities.subtotal, currency))
                }
                let flows = try PlainTextTools.run("hledger", ["-f", file, "cashflow"])
                #expect(flows.contains("1100 Bank accounts"), "hledger knows which accounts are cash")
            }
        }
    }

    // MARK: Other programs' balances

    static func hledgerBalances(_ file: String) throws -> [String: String] {
        var result: [String: String] = [:]
        for currency in currencies {
            let text = try PlainTextTools.run(
                "hledger", ["-f", file, "balance", "--flat", "--no-total", "-O", "csv", "cur:^\(currency)$"])
            for row in PlainTextTools.csvRows(text).dropFirst() where row.count == 2 {
                let amount = row[1].split(separator: " ")
                guard amount.count == 2, amount[1] == currency.code else {
                    throw PlainTextTools.Failed(description: "hledger says \(row)")
                }
                result["\(row[0]) \(currency)"] = String(amount[0])
            }
        }
        return result
    }

    static func beancountBalances(_ file: String) throws -> [String: String] {
        let text = try PlainTextTools.run(
            "bean-query",
            ["-f", "csv", file, "select account, currency, sum(number) as total group by account, currency"])
        var result: [String: String] = [:]
        for row in PlainTextTools.csvRows(text).dropFirst() where row.count == 3 {
            guard let currency = Currency(row[1]), let units = try? Money(parsing: row[2], currency: currency) else {
                throw PlainTextTools.Failed(description: "bean-query says \(row)")
            }
            if !units.isZero { result["\(row[0]) \(currency)"] = units.amountText }
        }
        return result
    }

    // MARK: Random books

    /// Entries of people on the accounts that are open to them, and of the wallet on those that are its own.
    private static func randomDrafts(
        _ count: Int, _ books: Books, using random: inout SeededGenerator
    ) async throws -> [EntryDraft] {
        let chart = try await AccountStore(books.client).chart()
        var drafts: [EntryDraft] = []
        for _ in 0..<count {
            let isByHand = Bool.random(using: &random)
            let codes = chart.accounts.filter { $0.isManual == isByHand }.map(\.code.description)
            let currency = currencies.randomElement(using: &random) ?? .USD
            var lines: [(Side, String, Int64)] = []
            var left: Int64 = 0
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let amount = Int64.random(in: 1...10_000_000, using: &random)
                left += amount
                lines.append((.debit, try #require(codes.randomElement(using: &random)), amount))
            }
            while left > 0 {
                let amount = lines.count > 4 ? left : Int64.random(in: 1...left, using: &random)
                left -= amount
                lines.append((.credit, try #require(codes.randomElement(using: &random)), amount))
            }
            var draft = try draft(lines.shuffled(using: &random), currency, books, chart)
            draft.date = draft.date.adding(days: -Int.random(in: 0...700, using: &random))
            if !isByHand {
                draft.source = .wallet
                draft.sourceID = books.ids.next()
                draft.createdBy = nil
            }
            drafts.append(draft)
        }
        return drafts
    }

    private static func draft(
        _ lines: [(Side, String, Int64)], _ currency: Currency, _ books: Books, _ chart: Chart
    ) throws -> EntryDraft {
        let journalLines = try lines.map { side, code, amount in
            JournalLine(
                account: try chart.account(try #require(AccountCode(code))).number, side: side,
                amount: Money(minorUnits: amount, currency: currency))
        }
        return EntryDraft(
            id: books.ids.next(), date: books.clock.now.day, occurredAt: books.clock.now, source: .manual,
            description: "random", postings: try Pairing.postings(of: journalLines), createdBy: books.user)
    }

    private static func naughtyStrings() throws -> [String] {
        try JSONDecoder().decode([String].self, from: Data(SharedData.bytes("naughty-strings.json")))
    }
}
