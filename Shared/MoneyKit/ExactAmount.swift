/// An amount before its only rounding: a sum of products of decimals, exact to 18 decimals of the currency's unit.
///
/// All verbs throw `overflow` when 128 bits do not hold it; no such amount would fit into `Money`.
package struct ExactAmount: Hashable, Sendable {
    /// In parts of ten to the power of -18.
    private let parts: Int128

    private static let scale = 18

    package static let zero = ExactAmount(parts: 0)

    private init(parts: Int128) {
        self.parts = parts
    }

    package init(_ money: Money) throws(MoneyError) {
        parts = try Self.widened(Int128(money.minorUnits), by: Self.scale - money.currency.exponent)
    }

    /// Whole units of the currency.
    package init(_ rate: Rate) throws(MoneyError) {
        parts = try Self.widened(Int128(rate.mantissa), by: Self.scale - rate.scale)
    }

    /// So many millionths of a thing at a price for one. The price has at most 12 decimals, or `malformedRate` is
    /// thrown.
    package init(millionths: Int64, at price: Rate) throws(MoneyError) {
        guard price.scale <= Self.scale - 6 else { throw .malformedRate }
        parts = try Self.widened(Int128(millionths) * Int128(price.mantissa), by: Self.scale - 6 - price.scale)
    }

    package func adding(_ other: ExactAmount) throws(MoneyError) -> ExactAmount {
        let (sum, overflow) = parts.addingReportingOverflow(other.parts)
        guard !overflow else { throw .overflow }
        return ExactAmount(parts: sum)
    }

    /// So many of equal parts of it, in minor units, rounded here and nowhere before.
    package func money(
        in currency: Currency, _ count: Int = 1, of whole: Int = 1, rounding: Rounding
    ) throws(MoneyError) -> Money {
        precondition(whole > 0, "a whole has parts")
        let (product, overflow) = parts.multipliedReportingOverflow(by: Int128(count))
        guard !overflow else { throw .overflow }
        let divisor = Int128(whole) * .powerOfTen(Self.scale - currency.exponent)
        return try Money(checking: product.divided(by: divisor, rounding: rounding), currency: currency)
    }

    private static func widened(_ number: Int128, by power: Int) throws(MoneyError) -> Int128 {
        let (product, overflow) = number.multipliedReportingOverflow(by: .powerOfTen(power))
        guard !overflow else { throw .overflow }
        return product
    }
}
