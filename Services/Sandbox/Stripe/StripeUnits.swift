import MoneyKit

/// Amounts as Stripe counts them; written apart from those who pay with it, so that one mistake is not made twice.
enum StripeUnits {
    static func units(_ money: Money) -> Int64 {
        switch money.currency.code {
        case "ISK", "UGX": money.minorUnits * 100
        case "MGA": money.minorUnits / 100
        default: money.minorUnits
        }
    }

    /// Nil: Stripe refuses it.
    static func money(_ units: Int64, _ code: String) -> Money? {
        guard let currency = Currency(code.uppercased()), units > 0, units <= 99_999_999_999 else { return nil }
        switch currency.code {
        case "ISK", "UGX": return units % 100 == 0 ? Money(minorUnits: units / 100, currency: currency) : nil
        case "MGA": return Money(minorUnits: units * 100, currency: currency)
        case "BHD", "JOD", "KWD", "OMR", "TND":
            return units % 10 == 0 ? Money(minorUnits: units, currency: currency) : nil
        default: return Money(minorUnits: units, currency: currency)
        }
    }
}
