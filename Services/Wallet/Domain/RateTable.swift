package import MoneyKit
package import Primitives

/// Exchange rates of one moment: how many units of each currency one US dollar is worth.
package struct RateTable: Sendable, Equatable {
    /// Where they came from: `sandbox`, `configuration`.
    package let source: String
    /// What the source says they are as of.
    package let asOf: Timestamp
    /// Units per US dollar; none is zero.
    package let perDollar: [Currency: Rate]

    package static let base = Currency.USD
    private static let significantDigits = 10

    /// Rates of zero are dropped: nothing can be converted over them.
    package init(source: String, asOf: Timestamp, perDollar: [Currency: Rate]) throws(MoneyError) {
        var rates = perDollar.filter { !$0.value.isZero }
        rates[Self.base] = try Rate(mantissa: 1, scale: 0)
        self.source = source
        self.asOf = asOf
        self.perDollar = rates
    }

    /// What the amount counts towards limits, in US cents, rounded up.
    /// - Throws: `rateUnavailable`, or `amountTooLarge` when it leaves 64 bits.
    package func cents(of money: Money) throws(WalletError) -> Int64 {
        if money.currency == Self.base { return money.minorUnits }
        guard let rate = perDollar[money.currency] else { throw .rateUnavailable(money.currency) }
        do throws(MoneyError) {
            return try rate.limitUp(money, in: Self.base).minorUnits
        } catch {
            throw .amountTooLarge
        }
    }

    /// Whether the amount is worth so many US cents at least.
    package func isWorth(_ money: Money, cents: Int64) throws(WalletError) -> Bool {
        try amount(ofCents: cents, in: money.currency).minorUnits <= money.minorUnits
    }

    /// How much of `currency` these US cents are, rounded down: for showing limits in a wallet's own currency.
    package func amount(ofCents cents: Int64, in currency: Currency) throws(WalletError) -> Money {
        let dollars = Money(minorUnits: cents, currency: Self.base)
        if currency == Self.base { return dollars }
        guard let rate = perDollar[currency] else { throw .rateUnavailable(currency) }
        do throws(MoneyError) {
            return try rate.convert(dollars, to: currency, rounding: .down)
        } catch {
            throw .amountTooLarge
        }
    }

    /// Units of `target` for one unit of `source`, with ten or eleven significant digits, half-even.
    package func cross(from source: Currency, to target: Currency) throws(WalletError) -> Rate {
        guard let from = perDollar[source] else { throw .rateUnavailable(source) }
        guard let to = perDollar[target] else { throw .rateUnavailable(target) }
        // target per dollar / source per dollar, as one fraction of whole numbers scaled to the digits we keep.
        let shift = Self.significantDigits - Self.magnitude(to) + Self.magnitude(from)
        let scale = min(max(shift, 0), Rate.maximumScale)
        do throws(MoneyError) {
            return try Self.quotient(to, from, scale: scale)
        } catch {
            throw .rateUnavailable(source == Self.base ? target : source)
        }
    }

    /// Digits before the decimal point (negative: zeroes after it).
    private static func magnitude(_ rate: Rate) -> Int {
        String(rate.mantissa).utf8.count - rate.scale
    }

    private static func quotient(_ above: Rate, _ below: Rate, scale: Int) throws(MoneyError) -> Rate {
        // above.m / 10^above.s * 10^below.s / below.m * 10^scale
        var numerator = Int128(above.mantissa)
        var denominator = Int128(below.mantissa)
        let shift = below.scale + scale - above.scale
        for _ in 0..<abs(shift) {
            let (product, overflow) =
                shift > 0
                ? numerator.multipliedReportingOverflow(by: 10) : denominator.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .overflow }
            if shift > 0 { numerator = product } else { denominator = product }
        }
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        let rest = denominator - remainder
        let roundsUp = remainder > rest || (remainder == rest && !quotient.isMultiple(of: 2))
        guard let mantissa = Int64(exactly: roundsUp ? quotient + 1 : quotient) else { throw .overflow }
        guard mantissa > 0 else { throw .zeroRate }
        return try Rate(mantissa: mantissa, scale: scale)
    }
}
