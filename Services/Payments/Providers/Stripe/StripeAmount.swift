import MoneyKit

/// Amounts as Stripe counts them: https://docs.stripe.com/currencies
enum StripeAmount {
    /// Have no decimals, and are sent as though they had two.
    private static let withTwoDecimals: Set<String> = ["ISK", "UGX"]
    /// Have three decimals, the last of which must be 0.
    private static let inTens: Set<String> = ["BHD", "JOD", "KWD", "OMR", "TND"]
    /// Has decimals, and is sent without.
    private static let whole: Set<String> = ["MGA"]

    /// Nil: not an amount that can be sent.
    static func units(_ money: Money) -> Int64? {
        let code = money.currency.code
        if withTwoDecimals.contains(code) {
            let (units, overflow) = money.minorUnits.multipliedReportingOverflow(by: 100)
            return overflow ? nil : units
        }
        if inTens.contains(code) { return money.minorUnits.isMultiple(of: 10) ? money.minorUnits : nil }
        if whole.contains(code) { return money.minorUnits.isMultiple(of: 100) ? money.minorUnits / 100 : nil }
        return money.minorUnits
    }

    /// Nil: no currency of ours, or less than its smallest unit.
    static func money(_ units: Int64, _ code: String) -> Money? {
        let code = code.uppercased()
        guard let currency = Currency(code) else { return nil }
        if withTwoDecimals.contains(code) {
            return units.isMultiple(of: 100) ? Money(minorUnits: units / 100, currency: currency) : nil
        }
        if whole.contains(code) {
            let (minorUnits, overflow) = units.multipliedReportingOverflow(by: 100)
            return overflow ? nil : Money(minorUnits: minorUnits, currency: currency)
        }
        return Money(minorUnits: units, currency: currency)
    }
}
