package import MoneyKit

/// What one of our own accounts is for. Together with the currency it gives the account's code.
package enum SystemAccount: Hashable, Sendable {
    /// Money a provider owes us, or we owe it, until it settles.
    case clearing(provider: String)
    /// Fees taken from customers.
    case fees
    /// The other side of conversions; one per currency, they show our open position.
    case fx
    /// The spread of conversions: our revenue.
    case fxRevenue
    /// Captured holds on their way to whoever the capture was for (card scheme, biller).
    case settlement

    /// `clearing:sandbox`, without the currency: what books group by.
    package var group: String {
        switch self {
        case .clearing(let provider): "clearing:\(provider)"
        case .fees: "fees"
        case .fx: "fx"
        case .fxRevenue: "revenue:fx"
        case .settlement: "settlement"
        }
    }

    /// `clearing:sandbox:USD`: unique over all accounts.
    package func code(in currency: Currency) -> String {
        "\(group):\(currency.code)"
    }

    /// Reads ``group`` back.
    package init?(group: String) {
        switch group {
        case "fees": self = .fees
        case "fx": self = .fx
        case "revenue:fx": self = .fxRevenue
        case "settlement": self = .settlement
        default:
            guard group.hasPrefix("clearing:"), group.utf8.count > "clearing:".utf8.count else { return nil }
            self = .clearing(provider: String(group.dropFirst("clearing:".count)))
        }
    }
}

/// A system account in one currency.
package struct SystemAccountKey: Hashable, Sendable {
    package let account: SystemAccount
    package let currency: Currency

    package init(_ account: SystemAccount, _ currency: Currency) {
        self.account = account
        self.currency = currency
    }

    package var code: String { account.code(in: currency) }
}
