import MoneyKit
import Testing

@testable import AccountingDomain

@Suite struct ExportTests {
    private func export(_ format: ExportFormat, _ entry: JournalEntry) -> String {
        var out: [UInt8] = []
        format.writer(chart: Fixtures.chart).write(entry, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test func aNameTellsCodeNameAndParents() {
        let chart = Chart([
            Fixtures.account(1, "1000", .asset, name: "Assets"),
            Fixtures.account(2, "1100", .asset, name: "Bank: \"Müller\";  & co", parent: "1000"),
            Fixtures.account(3, "1100.a", .asset, name: "日本 ", parent: "1100"),
            Fixtures.account(4, "4100", .revenue, name: "…"),
        ])
        let hledger = ExportNames.hledger(chart)
        let beancount = ExportNames.beancount(chart)
        #expect(
            chart.accounts.map { hledger[$0] } == [
                "Assets:1000 Assets", "Assets:1000 Assets:1100 Bank- \"Müller\", & co",
                "Assets:1000 Assets:1100 Bank- \"Müller\", & co:1100.a 日本", "Income:4100 …",
            ])
        #expect(
            chart.accounts.map { beancount[$0] } == [
                "Assets:1000-Assets", "Assets:1000-Assets:1100-Bank-Müller-co",
                "Assets:1000-Assets:1100-Bank-Müller-co:1100--a-日本", "Income:4100",
            ])
    }

    @Test func distinctAccountsHaveDistinctNames() {
        let accounts: [(String, String)] = [
            ("1.2", "x"), ("1-2", "x"), ("12", "x"), ("1", "2 x"), ("1.2-3", "x"), ("1-2.3", "x"), ("1.2.3", "x"),
            ("1-2-x", ""), ("A.b", "x"), ("A", "b x"),
        ]
        let chart = Chart(
            accounts.enumerated().map { Fixtures.account(AccountNumber($0), $1.0, .asset, name: $1.1) })
        for names in [ExportNames.hledger(chart), .beancount(chart)] {
            #expect(Set(chart.accounts.map { names[$0] }).count == accounts.count)
        }
    }

    @Test func cashIsCashToHledger() {
        var out: [UInt8] = []
        HledgerWriter(chart: Fixtures.chart).writeHeader(ExportContents(currencies: []), to: &out)
        let text = String(decoding: out, as: UTF8.self)
        #expect(text.contains("1200-sandbox Account 1200-sandbox  ; type:Cash, code:1200-sandbox\n"))
        #expect(text.contains("1700 Account 1700  ; type:Asset, code:1700\n"))
    }

    @Test func beancountQuotesWhatPeopleWrote() throws {
        let entry = try Fixtures.entry(
            [Fixtures.line(12, .debit, 1_234, memo: "a\nb"), Fixtures.line(41, .credit, 1_234)],
            description: #"quote " and \ "#)
        let text = export(.beancount, entry)
        #expect(text.contains(#"2026-11-20 * "quote \" and \\ ""#))
        #expect(text.contains("  Assets:1000-Account-1000:1100-Account-1100  12.34 USD\n    memo: \"a\\nb\"\n"))
        #expect(text.contains("  Income:4100-Account-4100  -12.34 USD\n"))
    }

    @Test func hledgerTextCannotEndALineStartACommentOrMoveADate() throws {
        let entry = try Fixtures.entry(
            [
                Fixtures.line(12, .debit, 5, .JPY, memo: "date:2020-01-01 [2020-01-02]"),
                Fixtures.line(41, .credit, 5, .JPY),
            ],
            description: "* (x) a; b\n2020-01-01 forged")
        let text = export(.hledger, entry)
        #expect(text.contains("2026-11-20 * (1) * (x) a, b 2020-01-01 forged\n"))
        #expect(text.contains("1100 Account 1100  5 JPY  ; memo:date-2020-01-01 (2020-01-02)\n"))
    }

    @Test func aTagOfHledgerKeepsItsValueBehindAComma() throws {
        let entry = try Fixtures.entry(
            [Fixtures.line(12, .debit, 1, memo: "a, b: c"), Fixtures.line(41, .credit, 1)], reference: "INV 7, part 2")
        let text = export(.hledger, entry)
        #expect(text.contains("    ; reference:INV 7; part 2\n"))
        #expect(text.contains("; memo:a; b- c\n"))
    }

    @Test func amountsHaveTheDecimalsOfTheirCurrency() throws {
        for (currency, amount) in [(Currency.KWD, "0.001"), (.BTC, "0.00000001"), (.JPY, "1")] {
            let entry = try Fixtures.entry([
                Fixtures.line(12, .debit, 1, currency), Fixtures.line(41, .credit, 1, currency),
            ])
            for format in ExportFormat.allCases { #expect(export(format, entry).contains(amount)) }
        }
    }
}
