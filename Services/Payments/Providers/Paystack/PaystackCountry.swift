import MoneyKit

/// Where Paystack sends money to bank accounts, in its own words.
enum PaystackCountry {
    static let transferCurrencies: Set<Currency> = [.NGN, .GHS, .KES, .ZAR]

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
