package import MoneyKit

/// Which account of the chart stands for an account of the wallet service. Data, read by one pure function.
///
/// A wallet account is named by its code: `customer` for every wallet, else words joined by colons, the currency often
/// last: `clearing:sandbox:USD`, `fees:USD`, `fx:EUR`.
package struct PostingRules: Sendable {
    package struct Rule: Sendable {
        /// The first words of the wallet account's code.
        let words: [String]
        let code: AccountCode
        /// The next word of the code is appended to the chart code, so each provider has an account of its own.
        let isPerName: Bool

        package init(_ words: [String], _ code: AccountCode, perName: Bool = false) {
            self.words = words
            self.code = code
            self.isPerName = perName
        }
    }

    /// The liability to all customers: its balance per currency equals the sum of the wallets.
    package static let customerControl = AccountCode(known: "2100")

    package static let standard = PostingRules([
        Rule(["customer"], customerControl),
        Rule(["clearing"], AccountCode(known: "1200"), perName: true),
        Rule(["fees"], AccountCode(known: "4100")),
        Rule(["revenue", "fx"], AccountCode(known: "4200")),
        Rule(["fx"], AccountCode(known: "1500")),
        Rule(["settlement"], AccountCode(known: "2400")),
        Rule(["rewards"], AccountCode(known: "5200")),
        // Listed by name, so that the header above them stays open to hand.
        Rule(["receivable", "returns"], AccountCode(known: "1300-returns")),
        Rule(["receivable", "cards"], AccountCode(known: "1300-cards")),
        Rule(["receivable", "chargebacks"], AccountCode(known: "1300-chargebacks")),
        Rule(["receivable", "overdraft"], AccountCode(known: "1300-overdraft")),
        Rule(["costs", "providers"], AccountCode(known: "5100-providers")),
        Rule(["losses", "payments"], AccountCode(known: "5900-payments")),
    ])

    private let rules: [Rule]

    /// - Parameter rules: the longest whose words begin a code decides.
    package init(_ rules: [Rule]) {
        self.rules = rules.sorted { $0.words.count > $1.words.count }
    }

    /// Whether a rule leads to this account: then it is a control account, which only services write on. A header whose
    /// accounts by name are each listed by a rule of their own is not reached, and stays open.
    package func reach(_ code: AccountCode) -> Bool {
        rules.contains { rule in
            code == rule.code || (rule.isPerName && code.description.hasPrefix("\(rule.code)-"))
        }
    }

    /// Gives the chart code for a wallet account's code.
    ///
    /// There is no catch-all: money that nobody has decided about must not sink into a suspense account unseen. Its
    /// message is parked with this error, and replayed once a rule or an account exists.
    /// - Throws: `unknownAccountKind`.
    package func chartCode(forWalletCode text: String, currency: Currency) throws(AccountingError) -> AccountCode {
        var words = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if words.count > 1, words.last == currency.code { words.removeLast() }
        guard let rule = rules.first(where: { words.starts(with: $0.words) }) else {
            throw .unknownAccountKind(text)
        }
        let names = words.dropFirst(rule.words.count)
        guard rule.isPerName, let name = names.first else { return rule.code }
        guard let code = AccountCode("\(rule.code)-\(name)") else { throw .unknownAccountKind(text) }
        return code
    }
}
