/// An amount in whole minor units (cents) of a currency, 64 bits with sign. Arithmetic is checked; mixing currencies
/// is an error. Never a floating-point number.
package struct Money: Hashable, Sendable {
    package let minorUnits: Int64
    package let currency: Currency

    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    package static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

    package var isZero: Bool { minorUnits == 0 }
    package var isPositive: Bool { minorUnits > 0 }
    package var isNegative: Bool { minorUnits < 0 }

    /// Throws `currencyMismatch` or `overflow`, as do the other verbs here.
    package func adding(_ other: Money) throws(MoneyError) -> Money {
        try checkSameCurrency(as: other)
        return try checked(minorUnits.addingReportingOverflow(other.minorUnits))
    }

    package func subtracting(_ other: Money) throws(MoneyError) -> Money {
        try checkSameCurrency(as: other)
        return try checked(minorUnits.subtractingReportingOverflow(other.minorUnits))
    }

    /// Overflows for the most negative amount only.
    package func negated() throws(MoneyError) -> Money {
        try Money.zero(currency).subtracting(self)
    }

    package func multiplied(by factor: Int64) throws(MoneyError) -> Money {
        try checked(minorUnits.multipliedReportingOverflow(by: factor))
    }

    /// The amount times a rate in the same currency, for fees and interest.
    package func multiplied(by rate: Rate, rounding: Rounding) throws(MoneyError) -> Money {
        try rate.convert(self, to: currency, rounding: rounding)
    }

    /// So many hundredths of a percent of the amount, for fees and spreads.
    package func portion(basisPoints: Int64, rounding: Rounding) throws(MoneyError) -> Money {
        let product = Int128(minorUnits) * Int128(basisPoints)
        return try Money(checking: product.divided(by: 10_000, rounding: rounding), currency: currency)
    }

    /// So much of the amount as a part is of a whole, which is positive: what goes back of a fee with a part of what
    /// it was taken of.
    package func portion(_ part: Money, of whole: Money, rounding: Rounding) throws(MoneyError) -> Money {
        try whole.checkSameCurrency(as: part)
        guard whole.isPositive else { throw .invalidSplit }
        let product = Int128(minorUnits) * Int128(part.minorUnits)
        return try Money(
            checking: product.divided(by: Int128(whole.minorUnits), rounding: rounding), currency: currency)
    }

    /// Throws `currencyMismatch` if the two cannot be compared.
    package func isLess(than other: Money) throws(MoneyError) -> Bool {
        try checkSameCurrency(as: other)
        return minorUnits < other.minorUnits
    }

    /// The exact sum of amounts of one currency; intermediate sums may leave 64 bits, the result may not.
    package static func sum(_ amounts: some Sequence<Money>, in currency: Currency) throws(MoneyError) -> Money {
        var sum: Int128 = 0
        for amount in amounts {
            try Money.zero(currency).checkSameCurrency(as: amount)
            sum += Int128(amount.minorUnits)
        }
        return try Money(checking: sum, currency: currency)
    }

    /// An amount computed in 128 bits; throws `overflow` if it does not fit.
    package init(checking minorUnits: Int128, currency: Currency) throws(MoneyError) {
        guard let units = Int64(exactly: minorUnits) else { throw .overflow }
        self.init(minorUnits: units, currency: currency)
    }

    private func checkSameCurrency(as other: Money) throws(MoneyError) {
        guard currency == other.currency else {
            throw .currencyMismatch(expected: currency, found: other.currency)
        }
    }

    private func checked(_ result: (partialValue: Int64, overflow: Bool)) throws(MoneyError) -> Money {
        guard !result.overflow else { throw .overflow }
        return Money(minorUnits: result.partialValue, currency: currency)
    }
}
