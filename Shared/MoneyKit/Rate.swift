/// A decimal factor that is never negative: `mantissa` divided by ten to the power of `scale`.
///
/// It keeps the scale it was written with, so `1.10` and `1.1` are different values of the same size: a price list is
/// shown back as it was entered. Compare sizes with `<`.
package struct Rate: Hashable, Sendable {
    package let mantissa: Int64
    /// Decimals, 0 to 18.
    package let scale: Int

    package static let maximumScale = 18

    /// Throws `malformedRate` if the mantissa is negative or the scale outside 0 to 18.
    package init(mantissa: Int64, scale: Int) throws(MoneyError) {
        guard mantissa >= 0, (0...Self.maximumScale).contains(scale) else { throw .malformedRate }
        self.mantissa = mantissa
        self.scale = scale
    }

    private init(checking mantissa: Int128, scale: Int) throws(MoneyError) {
        guard let mantissa = Int64(exactly: mantissa) else { throw .overflow }
        try self.init(mantissa: mantissa, scale: scale)
    }

    /// Reads a plain decimal such as `1650` or `0.00038`, without sign or exponent. Throws `malformedRate`.
    package init(parsing text: String) throws(MoneyError) {
        guard
            let decimal = PlainDecimal(text, signed: false), let digits = decimal.digits,
            let mantissa = Int64(exactly: digits)
        else { throw .malformedRate }
        try self.init(mantissa: mantissa, scale: decimal.scale)
    }

    package var isZero: Bool { mantissa == 0 }

    /// With exactly ``scale`` decimals.
    package var text: String {
        var text: [UInt8] = []
        PlainDecimal.append(UInt128(mantissa.magnitude), scale: scale, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The amount times the rate, in minor units of the target currency.
    /// The rate counts whole units: a rate of 150 from USD to JPY makes 1.00 USD into 150 JPY.
    package func convert(_ money: Money, to target: Currency, rounding: Rounding) throws(MoneyError) -> Money {
        let product = Int128(money.minorUnits) * Int128(mantissa)
        return try Self.scaled(
            product,
            over: 1,
            byPowerOfTen: target.exponent - money.currency.exponent - scale,
            to: target,
            rounding: rounding
        )
    }

    /// The amount divided by the rate: what has to be paid in `source` to receive `money`. Throws `zeroRate` too.
    package func convertBack(_ money: Money, to source: Currency, rounding: Rounding) throws(MoneyError) -> Money {
        guard mantissa > 0 else { throw .zeroRate }
        return try Self.scaled(
            Int128(money.minorUnits),
            over: Int128(mantissa),
            byPowerOfTen: source.exponent - money.currency.exponent + scale,
            to: source,
            rounding: rounding
        )
    }

    /// What so many of something cost at this price for one, rounded once: the price may have more decimals than the
    /// currency, and the quantity may be of parts.
    package func price(
        of quantity: Rate, in currency: Currency, rounding: Rounding
    ) throws(MoneyError) -> Money {
        try Self.scaled(
            Int128(mantissa) * Int128(quantity.mantissa),
            over: 1,
            byPowerOfTen: currency.exponent - scale - quantity.scale,
            to: currency,
            rounding: rounding
        )
    }

    /// The rate as so many percent of an amount. Throws `overflow`.
    package func percent(of money: Money, rounding: Rounding) throws(MoneyError) -> Money {
        try Self.scaled(
            Int128(money.minorUnits) * Int128(mantissa),
            over: 1,
            byPowerOfTen: -scale - 2,
            to: money.currency,
            rounding: rounding
        )
    }

    /// One divided by the rate, with the given number of decimals. Throws `zeroRate`, or `overflow` if it is too big.
    package func inverse(scale newScale: Int, rounding: Rounding) throws(MoneyError) -> Rate {
        guard mantissa > 0 else { throw .zeroRate }
        guard (0...Self.maximumScale).contains(newScale) else { throw .malformedRate }
        let quotient = Int128.powerOfTen(scale + newScale).divided(by: Int128(mantissa), rounding: rounding)
        return try Rate(checking: quotient, scale: newScale)
    }

    /// The product of two rates with the given number of decimals, for cross rates and spreads.
    package func multiplied(by other: Rate, scale newScale: Int, rounding: Rounding) throws(MoneyError) -> Rate {
        guard (0...Self.maximumScale).contains(newScale) else { throw .malformedRate }
        let product = Int128(mantissa) * Int128(other.mantissa)
        let shift = newScale - scale - other.scale
        return try Rate(
            checking: Self.shifted(product, over: 1, byPowerOfTen: shift, rounding: rounding), scale: newScale)
    }

    private static func scaled(
        _ numerator: Int128,
        over divisor: Int128,
        byPowerOfTen shift: Int,
        to currency: Currency,
        rounding: Rounding
    ) throws(MoneyError) -> Money {
        let units = try shifted(numerator, over: divisor, byPowerOfTen: shift, rounding: rounding)
        return try Money(checking: units, currency: currency)
    }

    /// `numerator / divisor * 10^shift`, rounded once. The divisor is 1 or a mantissa, so whenever the widened
    /// numerator leaves 128 bits, the result would have left 64.
    private static func shifted(
        _ numerator: Int128,
        over divisor: Int128,
        byPowerOfTen shift: Int,
        rounding: Rounding
    ) throws(MoneyError) -> Int128 {
        guard shift > 0 else {
            return numerator.divided(by: divisor * .powerOfTen(-shift), rounding: rounding)
        }
        let (widened, overflow) = numerator.multipliedReportingOverflow(by: .powerOfTen(shift))
        guard !overflow else { throw .overflow }
        return widened.divided(by: divisor, rounding: rounding)
    }
}

extension Rate: Comparable, CustomStringConvertible {
    package static func < (left: Rate, right: Rate) -> Bool {
        let scale = max(left.scale, right.scale)
        return Int128(left.mantissa) * .powerOfTen(scale - left.scale)
            < Int128(right.mantissa) * .powerOfTen(scale - right.scale)
    }

    package var description: String { text }
}
