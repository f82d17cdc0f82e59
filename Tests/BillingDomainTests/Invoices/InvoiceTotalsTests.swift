import BillingDomain
import JSONKit
import MoneyKit
import TestSupport
import Testing

/// What invoices come to: the page's own example, and seven that others have published.
@Suite struct InvoiceTotalsTests {
    private static func item(
        _ quantity: String, _ price: String, tax: String? = nil, discount: InvoiceDiscount? = nil
    ) throws -> InvoiceItem {
        InvoiceItem(
            description: "An engine", quantity: try #require(Quantity(quantity)), unitPrice: try Rate(parsing: price),
            discount: discount, taxRate: try tax.map { try Rate(parsing: $0) })
    }

    private static func percent(_ text: String) throws -> InvoiceDiscount { .percent(try Rate(parsing: text)) }

    @Test func theExampleOfThePage() throws {
        let totals = try InvoiceTotals(
            [Self.item("3", "33.33", tax: "7.5"), Self.item("1.5", "10.01")], discount: Self.percent("10"), in: .USD)
        #expect(totals.subtotal.amountText == "115.01" && totals.discountTotal.amountText == "11.50")
        #expect(totals.taxLines.count == 1 && totals.taxLines[0].taxable.amountText == "89.99")
        #expect(totals.tax.amountText == "6.75" && totals.net.amountText == "103.51")
        #expect(totals.total.amountText == "110.26")
    }

    @Test func invoicesThatOthersHavePublished() throws {
        let cases = try JSONParser.parse(SharedData.bytes("billing/en16931-totals.json")).arrayValue ?? []
        #expect(cases.count == 7)
        for invoice in cases {
            let currency = try #require(Currency(invoice["currency"]?.stringValue ?? ""))
            let items = try (invoice["items"]?.arrayValue ?? []).map { item in
                try Self.item(
                    item["quantity"]?.stringValue ?? "", item["unit_price"]?.stringValue ?? "",
                    tax: item["tax_rate"]?.stringValue, discount: try Self.discount(item["discount"], currency))
            }
            let totals = try InvoiceTotals(
                items, discount: Self.discount(invoice["discount"], currency), in: currency)
            let expected = invoice["expected"]
            let source = invoice["source"]?.stringValue ?? ""
            #expect(totals.net.amountText == expected?["net"]?.stringValue, "\(source)")
            #expect(totals.total.amountText == expected?["total"]?.stringValue, "\(source)")
            let lines = Set(totals.taxLines.map { [$0.rate.text, $0.taxable.amountText, $0.tax.amountText] })
            let told = (expected?["tax_lines"]?.arrayValue ?? []).map { line in
                ["rate", "taxable", "tax"].map { line[$0]?.stringValue ?? "" }
            }
            #expect(lines == Set(told), "\(source)")
        }
    }

    private static func discount(_ value: JSONValue?, _ currency: Currency) throws -> InvoiceDiscount? {
        guard let value else { return nil }
        if let percent = value["percent"]?.stringValue { return try Self.percent(percent) }
        let amount = try #require(value["amount"]?.stringValue ?? value["amount"]?["amount"]?.stringValue)
        return .amount(try Money(parsing: amount, currency: currency))
    }

    @Test func aRateThatIsWrittenTwoWaysIsTaxedOnce() throws {
        let totals = try InvoiceTotals(
            [Self.item("1", "0.03", tax: "10"), Self.item("1", "0.03", tax: "10.00")], discount: nil, in: .USD)
        #expect(totals.taxLines.map(\.tax.minorUnits) == [1])
    }

    @Test func whatComesBackTakesNoPartOfTheDiscount() throws {
        let totals = try InvoiceTotals(
            [Self.item("1", "100", tax: "10"), Self.item("-1", "20", tax: "5")],
            discount: .amount(Money(minorUnits: 1_000, currency: .USD)), in: .USD)
        #expect(totals.taxLines.map(\.taxable.minorUnits) == [9_000, -2_000])
        #expect(totals.total.minorUnits == 7_000 + 900 - 100)
    }

    @Test func nothingIsTakenOffWhatIsNotThere() throws {
        let refused: [(items: [InvoiceItem], discount: InvoiceDiscount?, refusal: InvoiceError)] = [
            ([try Self.item("-1", "1")], nil, .amountNotPositive),
            ([try Self.item("1", "1")], .amount(Money(minorUnits: 101, currency: .USD)), .amountOutOfRange),
            ([try Self.item("1", "1")], .amount(Money(minorUnits: -1, currency: .USD)), .amountOutOfRange),
            (
                [try Self.item("1", "1")], .amount(Money(minorUnits: 1, currency: .EUR)),
                .currencyMismatch(expected: .USD)
            ),
            ([try Self.item("1", "1")], try Self.percent("100.0001"), .amountOutOfRange),
            ([try Self.item("1", "9223372036854775807")], nil, .amountTooLarge),
        ]
        for (items, discount, refusal) in refused {
            #expect(throws: refusal) { try InvoiceTotals(items, discount: discount, in: .USD) }
        }
    }

    @Test func aFreeInvoiceIsNothing() throws {
        let totals = try InvoiceTotals([Self.item("1", "10", tax: "20")], discount: Self.percent("100"), in: .USD)
        #expect(totals.total.isZero && totals.tax.isZero)
    }

    @Test(arguments: ["", "-0", "1.0000001", "+1", "1e3", "--1", "-"])
    func otherQuantitiesAreNone(_ text: String) {
        #expect(Quantity(text) == nil)
    }

    @Test(arguments: ["0", "1.5", "-2", "0.000001", "-0.5"])
    func quantitiesAreShownAsTheyCame(_ text: String) {
        #expect(Quantity(text)?.text == text)
    }

    /// Whatever is invoiced, its parts are its whole.
    @Test func partsAreTheWhole() throws {
        var random = SeededGenerator(seed: 16_931)
        for _ in 0..<2_000 {
            var items: [InvoiceItem] = []
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                items.append(
                    InvoiceItem(
                        description: "x",
                        quantity: Quantity(try Rate(mantissa: .random(in: 0...5_000_000, using: &random), scale: 6)),
                        unitPrice: try Rate(mantissa: .random(in: 0...1_000_000_000, using: &random), scale: 7),
                        taxRate: [nil, try Rate(parsing: "7.5"), try Rate(parsing: "25")].randomElement(using: &random)
                            ?? nil))
            }
            let percent = InvoiceDiscount.percent(
                try Rate(mantissa: .random(in: 0...1_000_000, using: &random), scale: 4))
            let totals = try InvoiceTotals(items, discount: percent, in: .USD)
            let nets = totals.lines.reduce(0) { $0 + $1.net.minorUnits }
            #expect(totals.subtotal.minorUnits - totals.discountTotal.minorUnits == totals.net.minorUnits)
            #expect(nets - totals.discountTotal.minorUnits == totals.net.minorUnits)
            #expect(totals.net.minorUnits + totals.tax.minorUnits == totals.total.minorUnits)
            #expect(totals.taxLines.reduce(0) { $0 + $1.taxable.minorUnits } <= totals.net.minorUnits)
            #expect(totals.taxLines.allSatisfy { !$0.taxable.isNegative })
        }
    }
}
