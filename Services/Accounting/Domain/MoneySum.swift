package import MoneyKit

/// An amount that may exceed 64 bits: totals over many lines. Never added across currencies.
package struct MoneySum: Hashable, Sendable {
    package let minorUnits: Int128
    package let currency: Currency

    package init(minorUnits: Int128, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Decimal text with exactly the currency's decimals, e.g. `-1234.50`.
    package var amountText: String { currency.amountText(ofMinorUnits: minorUnits) }
}
