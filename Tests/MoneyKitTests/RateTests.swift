import MoneyKit
import TestSupport
import Testing

struct RateTests {
    @Test(arguments: [
        ("0", 0, 0), ("1", 1, 0), ("1.10", 110, 2), ("0.00038", 38, 5), ("1650", 1_650, 0),
        ("9223372036854775807", Int64.max, 0), ("9.223372036854775807", Int64.max, 18),
        ("0.000000000000000001", 1, 18),
    ])
    func textRoundTrips(text: String, mantissa: Int64, scale: Int) throws {
        let rate = try Rate(parsing: text)
        #expect(rate.mantissa == mantissa && rate.scale == scale)
        #expect(rate.text == text)
    }

    @Test(arguments: [
        "", "-1", "+1", "1e3", ".5", "5.", "01", "9223372036854775808", "0.0000000000000000001",
        "99999999999999999999", "1/2",
    ])
    func otherTextIsRefused(text: String) {
        #expect(throws: MoneyError.malformedRate) { try Rate(parsing: text) }
    }

    @Test func sizeIgnoresTheScaleButEqualityKeepsIt() throws {
        #expect(try !(Rate(parsing: "1.10") < Rate(parsing: "1.1")))
        #expect(try Rate(parsing: "1.10") != Rate(parsing: "1.1"))
        #expect(try Rate(parsing: "0.000000000000000001") < Rate(parsing: "9223372036854775807"))
    }

    @Test(arguments: [
        ("100", Currency.USD, "150", Currency.JPY, "15000"), ("1.00", .USD, "0.92", .EUR, "0.92"),
        ("1", .JPY, "0.0066", .USD, "0.01"), ("1.00", .USD, "1650", .NGN, "1650.00"),
        ("10000.00", .USD, "0.00001538", .BTC, "0.15380000"), ("0.01", .USD, "0.5", .EUR, "0.00"),
        ("0.03", .USD, "0.5", .EUR, "0.02"), ("0.05", .USD, "0.5", .EUR, "0.02"), ("-0.03", .USD, "0.5", .EUR, "-0.02"),
        ("1.000", .KWD, "3.25", .USD, "3.25"),
    ])
    func convertsBetweenExponentsHalfEven(
        amount: String, source: Currency, rate: String, target: Currency, result: String
    ) throws {
        let money = try Money(parsing: amount, currency: source)
        let converted = try Rate(parsing: rate).convert(money, to: target, rounding: .halfEven)
        #expect(converted == (try Money(parsing: result, currency: target)))
    }

    @Test func conversionBackFindsWhatHasToBePaid() throws {
        let rate = try Rate(parsing: "0.92")
        let target = try Money(parsing: "100.00", currency: .EUR)
        let paid = try rate.convertBack(target, to: .USD, rounding: .up)
        #expect(paid.amountText == "108.70")
        #expect(try !rate.convert(paid, to: .EUR, rounding: .down).isLess(than: target))
        #expect(throws: MoneyError.zeroRate) {
            try Rate(parsing: "0").convertBack(target, to: .USD, rounding: .up)
        }
    }

    @Test(arguments: [
        ("33.33", "3", Currency.USD, "99.99"), ("10.01", "1.5", .USD, "15.02"), ("0.000000000001", "1", .USD, "0.00"),
        ("0.005", "1", .USD, "0.01"), ("0.0049999", "1", .USD, "0.00"), ("0.5", "1", .JPY, "1"),
        ("9223372036854775807", "0.000001", .USD, "9223372036854.78"),
        ("1.5", "1", .BTC, "1.50000000"), ("7", "0", .USD, "0.00"),
    ])
    func pricesRoundOnceAwayFromZero(price: String, quantity: String, currency: Currency, result: String) throws {
        let money = try Rate(parsing: price).price(of: Rate(parsing: quantity), in: currency, rounding: .halfUp)
        #expect(money.amountText == result)
    }

    @Test(arguments: [
        ("7.5", "89.99", "6.75"), ("25", "1460.50", "365.13"), ("25", "-1460.50", "-365.13"), ("0", "5.00", "0.00"),
        ("33.3333", "3.00", "1.00"), ("100", "92233720368547758.07", "92233720368547758.07"),
    ])
    func percentagesOfAmounts(percent: String, amount: String, result: String) throws {
        let part = try Rate(parsing: percent).percent(of: Money(parsing: amount, currency: .USD), rounding: .halfUp)
        #expect(part.amountText == result)
    }

    @Test func tooLargeResultsOverflow() throws {
        let most = Money(minorUnits: .max, currency: .JPY)
        let rate = try Rate(parsing: "9223372036854775807")
        #expect(throws: MoneyError.overflow) { try rate.convert(most, to: .BTC, rounding: .down) }
        #expect(throws: MoneyError.overflow) { try Rate(parsing: "1.1").convert(most, to: .JPY, rounding: .down) }
        #expect(try Rate(parsing: "1").convert(most, to: .JPY, rounding: .down) == most)
        #expect(throws: MoneyError.overflow) {
            try Rate(parsing: "0.000000000000000001").convertBack(most, to: .BTC, rounding: .down)
        }
    }

    @Test func inverseAndProductKeepTheScaleAskedFor() throws {
        #expect(try Rate(parsing: "3").inverse(scale: 6, rounding: .halfEven).text == "0.333333")
        #expect(try Rate(parsing: "0.5").inverse(scale: 0, rounding: .halfEven).text == "2")
        #expect(
            try Rate(parsing: "1.25").multiplied(by: Rate(parsing: "0.995"), scale: 4, rounding: .halfEven).text
                == "1.2438")
        #expect(throws: MoneyError.zeroRate) { try Rate(parsing: "0").inverse(scale: 2, rounding: .down) }
        #expect(throws: MoneyError.malformedRate) { try Rate(parsing: "1").inverse(scale: 19, rounding: .down) }
        #expect(throws: MoneyError.overflow) {
            try Rate(parsing: "0.000000000000000001").inverse(scale: 18, rounding: .down)
        }
    }

    /// Against a reference that finds the neighbours by multiplication instead of division.
    @Test func roundingIsThatOfTheReference() throws {
        var random = SeededGenerator()
        for _ in 0..<5_000 {
            let units = Int64.random(in: -1_000_000_000...1_000_000_000, using: &random)
            let scale = Int.random(in: 0...9, using: &random)
            let rate = try Rate(mantissa: .random(in: 0...1_000_000_000, using: &random), scale: scale)
            let money = Money(minorUnits: units, currency: .USD)
            let numerator = Int128(units) * Int128(rate.mantissa)
            let divisor = (0..<scale).reduce(Int128(1)) { power, _ in power * 10 }
            for rounding in [Rounding.halfEven, .halfUp, .down, .up] {
                let result = Int128(try rate.convert(money, to: .EUR, rounding: rounding).minorUnits)
                #expect(isReference(result, numerator, divisor, rounding), "\(units) * \(rate) \(rounding)")
            }
        }
    }

    private func isReference(_ result: Int128, _ numerator: Int128, _ divisor: Int128, _ rounding: Rounding) -> Bool {
        let error = result * divisor - numerator
        switch rounding {
        case .halfEven:
            let doubled = error.magnitude * 2
            return doubled < divisor.magnitude || doubled == divisor.magnitude && result.isMultiple(of: 2)
        case .halfUp:
            let doubled = error.magnitude * 2
            return doubled < divisor.magnitude
                || doubled == divisor.magnitude && result.magnitude * divisor.magnitude > numerator.magnitude
        case .down:
            return error.magnitude < divisor.magnitude && result.magnitude * divisor.magnitude <= numerator.magnitude
        case .up:
            return error.magnitude < divisor.magnitude && result.magnitude * divisor.magnitude >= numerator.magnitude
        }
    }
}
