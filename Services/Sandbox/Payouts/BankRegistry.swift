/// Where an account is, as merchants write it.
struct BankAccountKey: Hashable, Sendable {
    /// The bank's code, its routing number, or the country of an IBAN.
    let bank: String
    let account: String
}

/// The accounts that this bank knows: money goes to them alone.
enum BankRegistry {
    struct Bank: Sendable {
        let code: String
        let name: String
        let country: String
        let currency: String
    }

    /// Routing number of the American one.
    static let american = "021000021"

    static let banks = [
        Bank(code: "044", name: "Access Bank", country: "NG", currency: "NGN"),
        Bank(code: "058", name: "Guaranty Trust Bank", country: "NG", currency: "NGN"),
        Bank(code: american, name: "Sandbox National Bank", country: "US", currency: "USD"),
        Bank(code: "DE", name: "Sandbox Bank Deutschland", country: "DE", currency: "EUR"),
    ]

    private static let holders: [BankAccountKey: String] = [
        BankAccountKey(bank: "058", account: "0123456789"): "ADA LOVELACE",
        BankAccountKey(bank: "044", account: "0987654321"): "GRACE HOPPER",
        BankAccountKey(bank: american, account: "0123456789"): "ADA LOVELACE",
        BankAccountKey(bank: "DE", account: "DE89370400440532013000"): "ADA LOVELACE",
    ]

    static func holder(of account: BankAccountKey) -> String? { holders[account] }

    static func bank(_ code: String, in country: String) -> Bank? {
        banks.first { $0.code == code && $0.country == country }
    }
}
