package import MoneyKit

/// Ways on which banks carry money in files, as the API and the wallet's clearing accounts name them.
package enum RailName: String, Sendable, CaseIterable {
    case ach, sepa, wire

    /// All that it carries.
    package var currency: Currency {
        switch self {
        case .ach, .wire: .USD
        case .sepa: .EUR
        }
    }

    /// How it knows our account.
    package var scheme: BankNumbers.Scheme {
        switch self {
        case .ach, .wire: .aba
        case .sepa: .iban
        }
    }
}
