import MoneyKit

/// Where Paystack sends money to bank accounts, in its own words.
enum PaystackCountry {
    static let transferCurrencies: Set<Currency> = [.NGN, .GHS, .KES, .ZAR]
    /// It counts in hundredths whatever the currency, so those that have others would be collected in another amount.
    static let depositCurrencies = transferCurrencies.union([.USD])

    /// As `GET /bank` has it; nil: no bank that it knows.
    static func named(_ code: String) -> (query: String, currency: Currency)? {
        switch code {
        case "NG": ("nigeria", .NGN)
        case "GH": ("ghana", .GHS)
        case "KE": ("kenya", .KES)
        case "ZA": ("south%20africa", .ZAR)
        default: nil
        }
    }

    /// Of the kinds that it documents; Kenyan ones are named as Nigerian ones are.
    static func recipientType(_ currency: Currency) -> String {
        switch currency {
        case .GHS: "ghipss"
        case .ZAR: "basa"
        default: "nuban"
        }
    }
}
