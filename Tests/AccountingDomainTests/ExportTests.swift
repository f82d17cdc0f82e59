import MoneyKit
import Testing

@testable import AccountingDomain

@Suite struct ExportTests {
    private func export(_ format: ExportFormat, _ entry: JournalEntry) -> String {
        var out: [UInt8] = []
        format.writer(chart: Fixtures.chart).write(entry, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test func distinctCodesHaveDistinctNames() {
        let codes = ["1.2", "1-2", "12", "1.2-3", "1-2.3", "A.b"]
        let names = codes.map { ExportName.name(of: Fixtures.account(1, $0, .asset)) }
        #expect(Set(names).count == codes.count)
        #expect(names.first == "Assets:1--2")
    }

    @Test func beancountQuotesWhatPeopleWrote() throws {
        let entry = try Fixtures.entry(
            [Fixtures.line(12, .debit, 1_234, memo: "a\nb"), Fixtures.line(41, .credit, 1_234)],
            description: #"quote " and \ "#)
        let text = export(.beancount, entry)
        #expect(text.contains(#"2026-11-20 * "quote \" and \\ ""#))
        #expect(text.contains("  Assets:1100  12.34 USD\n    memo: \"a\\nb\"\n"))
        #expect(text.contains("  Income:4100  -12.34 USD\n"))
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
        #expect(text.contains("    Assets:1100  5 JPY  ; date-2020-01-01 (2020-01-02)\n"))
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("=1+1", "'=1+1"),
        ("-1", "'-1"), ("@x", "'@x"), ("+x,y", "\"'+x,y\""), ("two\nlines", "\"two\nlines\""),
        ("\"\u{301},", "\"\"\"\u{301},\""),
    ])
    func csvFieldsAreQuotedAndDisarmed(text: String, field: String) {
        #expect(Array(CSVWriter.field(text).unicodeScalars) == Array(field.unicodeScalars))
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
