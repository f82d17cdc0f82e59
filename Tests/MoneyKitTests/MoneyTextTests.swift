import MoneyKit
import TestSupport
import Testing

struct MoneyTextTests {
    @Test(
        arguments: [
            ("12.34", Currency.USD, 1_234), ("12.3", .USD, 1_230), ("12", .USD, 1_200), ("0", .USD, 0),
            ("0.00", .USD, 0),
            ("0.01", .USD, 1), ("-0.01", .USD, -1), ("1", .JPY, 1), ("1.234", .KWD, 1_234), ("0.00000001", .BTC, 1),
            ("92233720368547758.07", .USD, Int64.max), ("-92233720368547758.08", .USD, Int64.min),
            ("9223372036854775807", .JPY, Int64.max), ("92233720368.54775807", .BTC, Int64.max),
        ] as [(String, Currency, Int64)])
    func readsPlainDecimals(text: String, currency: Currency, units: Int64) throws {
        #expect(try Money(parsing: text, currency: currency).minorUnits == units)
    }

    @Test(arguments: [
        "", "-", ".", "+1", "1e3", "1E3", "1,000", "1_000", " 1", "1 ", "01", "00", "-01", ".5", "5.", "-.5", "1.2.3",
        "--1", "-0", "-0.00", "0x1", "NaN", "Infinity", "١٢", "１２", "1\u{0}", "1.-5", "1.+5",
    ])
    func refusesEverythingElse(text: String) {
        #expect(throws: MoneyError.malformedAmount) { try Money(parsing: text, currency: .USD) }
    }

    @Test(arguments: [("1.234", Currency.USD, 2), ("1.230", .USD, 2), ("1.0", .JPY, 0), ("0.000000001", .BTC, 8)])
    func neverRoundsDecimals(text: String, currency: Currency, allowed: Int) {
        #expect(throws: MoneyError.tooManyDecimals(allowed: allowed)) { try Money(parsing: text, currency: currency) }
    }

    @Test(arguments: [
        ("92233720368547758.08", Currency.USD), ("-92233720368547758.09", .USD), ("9223372036854775808", .JPY),
        ("100000000000000000000000000000000000000000", .USD), ("99999999999999999999", .BTC),
        (String(repeating: "9", count: 100_000), .USD),
    ])
    func refusesWhatDoesNotFit(text: String, currency: Currency) {
        #expect(throws: MoneyError.overflow) { try Money(parsing: text, currency: currency) }
    }

    @Test(
        arguments: [
            (0, Currency.USD, "0.00"), (5, .USD, "0.05"), (-5, .USD, "-0.05"), (100, .USD, "1.00"), (7, .JPY, "7"),
            (-7, .JPY, "-7"), (1, .BTC, "0.00000001"), (Int64.max, .USD, "92233720368547758.07"),
            (Int64.min, .USD, "-92233720368547758.08"), (Int64.min, .JPY, "-9223372036854775808"),
        ] as [(Int64, Currency, String)])
    func writesAllDecimalsOfTheCurrency(units: Int64, currency: Currency, text: String) {
        #expect(Money(minorUnits: units, currency: currency).amountText == text)
    }

    @Test func anyAmountRoundTrips() throws {
        var random = SeededGenerator()
        for _ in 0..<5_000 {
            let currency = Currency.all.randomElement(using: &random) ?? .USD
            let shift = Int64.random(in: 0...62, using: &random)
            let units = Int64.random(in: Int64.min...Int64.max, using: &random) >> shift
            let money = Money(minorUnits: units, currency: currency)
            #expect(try Money(parsing: money.amountText, currency: currency) == money)
        }
    }

    @Test func totalsWiderThan64BitsAreWritten() {
        let total = Int128(Int64.max) * 1_000
        #expect(Currency.USD.amountText(ofMinorUnits: total) == "92233720368547758070.00")
        #expect(Currency.USD.amountText(ofMinorUnits: -total) == "-92233720368547758070.00")
    }
}
