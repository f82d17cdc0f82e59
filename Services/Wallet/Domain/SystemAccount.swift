package import MoneyKit

/// What one of our own accounts is for: words joined by colons, `clearing:sandbox`, `settlement:billers`. Together with
/// the currency it gives the account's code.
///
/// An open name: which of them a transaction may use is told by its purpose, in the database and in the gate.
package struct SystemAccount: Hashable, Sendable {
    /// `clearing:sandbox`, without the currency: what books group by.
    package let group: String

    /// Nil for what cannot be a name: up to four words of small letters, digits, hyphen and underscore, 60 in all.
    package init?(group: String) {
        guard group.utf8.count <= 60, let first = group.utf8.first, (0x61...0x7A).contains(first) else { return nil }
        let words = group.split(separator: ":", omittingEmptySubsequences: false)
        guard words.count <= 4, words.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isWordByte) }) else {
            return nil
        }
        self.group = group
    }

    private init(known: String) { group = known }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
    }

    /// Fees taken from customers.
    package static let fees = SystemAccount(known: "fees")
    /// The other side of conversions; one per currency, they show our open position.
    package static let fx = SystemAccount(known: "fx")
    /// The spread of conversions: our revenue.
    package static let fxRevenue = SystemAccount(known: "revenue:fx")

    /// What we give for paid bills, points and friends.
    package static let rewards = SystemAccount(known: "rewards")

    /// What customers pay us: steps to these are fees in their eyes.
    package static let revenues = [fees, SystemAccount(known: "fees:cards"), fxRevenue]

    /// Money a provider owes us, or we owe it, until it settles.
    package static func clearing(provider: String) -> SystemAccount { SystemAccount(known: "clearing:\(provider)") }

    /// Fees of whatever service, as `fees:cards`: what a wallet pays on top of what it pays for.
    package var isFees: Bool { group == "fees" || group.hasPrefix("fees:") }

    /// `clearing:sandbox:USD`: unique over all accounts.
    package func code(in currency: Currency) -> String {
        "\(group):\(currency.code)"
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
