import MoneyKit
import Testing

@Suite struct ExactAmountTests {
    private static func money(_ text: String) throws -> Money { try Money(parsing: text, currency: .USD) }

    @Test(arguments: [
        ("0.01", 1, 2, "0.01"), ("-0.01", 1, 2, "-0.01"), ("9.99", 10, 31, "3.22"), ("0.01", 1, 3, "0.00"),
    ])
    func halvesGoAwayFromZero(whole: String, count: Int, parts: Int, expected: String) throws {
        let exact = try ExactAmount(Self.money(whole))
        #expect(try exact.money(in: .USD, count, of: parts, rounding: .halfUp).amountText == expected)
    }

    @Test func sumsAreRoundedOnce() throws {
        let half = try ExactAmount(Rate(parsing: "0.004"))
        #expect(try half.adding(half).money(in: .USD, rounding: .halfUp).amountText == "0.01")
    }

    @Test func theLargestAmountFitsAndNothingBeyond() throws {
        let most = Money(minorUnits: .max, currency: .USD)
        let exact = try ExactAmount(most)
        #expect(try exact.money(in: .USD, rounding: .halfUp) == most)
        #expect(throws: MoneyError.overflow) { try exact.money(in: .USD, 2, rounding: .halfUp) }
    }

    @Test func aPriceHasTwelveDecimalsAtMost() throws {
        let price = try Rate(mantissa: 1, scale: 13)
        #expect(throws: MoneyError.malformedRate) { try ExactAmount(millionths: 1, at: price) }
    }
}
