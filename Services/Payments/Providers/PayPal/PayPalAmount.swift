import MoneyKit

/// Amounts as PayPal writes them: https://developer.paypal.com/api/rest/reference/currency-codes/
enum PayPalAmount {
    private static let currencies: Set<String> = [
        "AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "EUR", "HKD", "HUF", "ILS", "JPY", "MYR", "MXN", "TWD", "NZD", "NOK",
        "PHP", "PLN", "GBP", "SGD", "SEK", "CHF", "THB", "USD",
    ]
    static let carried = Set(currencies.compactMap { Currency($0) })
    /// Carried without decimals, whatever they have.
    private static let whole: Set<String> = ["HUF", "JPY", "TWD"]

    /// Nil: not an amount that can be carried.
    static func text(_ money: Money) -> String? {
        let code = money.currency.code
        guard currencies.contains(code) else { return nil }
        guard whole.contains(code) else { return money.amountText }
        let text = money.amountText.split(separator: ".")
        guard text.count == 1 || text[1].allSatisfy({ $0 == "0" }) else { return nil }
        return String(text[0])
    }

    /// Nil: no amount of a currency of ours.
    static func money(_ text: String, _ code: String) -> Money? {
        guard let currency = Currency(code) else { return nil }
        do {
            return try Money(parsing: text, currency: currency)
        } catch {
            return nil  // more decimals than there are: nothing that we know how to book
        }
    }
}
