package import MoneyKit
package import Primitives

package enum ReconciliationTag {}
package typealias ReconciliationID = Identifier<ReconciliationTag>

package enum ReconciliationStatus: String, CaseIterable, Sendable {
    /// The wallet has been asked. Next: complete.
    case pending
    /// Both sides stand, compared at one point of the wallet's stream.
    case complete
}

/// What the wallet service says all its accounts of one code hold: credits less debits, in minor units.
package struct WalletBalance: Sendable {
    package let code: String
    package let currency: Currency
    package let balance: Int128

    package init(code: String, currency: Currency, balance: Int128) {
        self.code = code
        self.currency = currency
        self.balance = balance
    }
}

/// Both sides of one account of the chart in one currency, credits less debits.
package struct ReconciledAccount: Hashable, Sendable {
    package let account: AccountNumber
    package let currency: Currency
    package let wallets: Int128
    /// As far as they come from the wallet, or from hand.
    package let books: Int128
    /// What the books have beside the wallet, of which it knows nothing.
    package let other: Int128
    package var difference: Int128 { wallets - books }

    package init(account: AccountNumber, currency: Currency, wallets: Int128, books: Int128, other: Int128 = 0) {
        self.account = account
        self.currency = currency
        self.wallets = wallets
        self.books = books
        self.other = other
    }
}

package enum Reconciler {
    /// Lays the wallet's balances beside the books, account by account.
    ///
    /// Wallet accounts that share a chart account are summed. An account that stands on one side only shows zero on the
    /// other: except an account of the books that no wallet code maps to, which is none of the wallet's business.
    /// - Parameters:
    ///   - balances: from the wallet's snapshot.
    ///   - books: net turnover of the chart's accounts at the same point of the stream.
    ///   - other: what of the books' turnover has sources beside the wallet, and is not in `books`.
    ///   - always: accounts that the wallet keeps whatever the snapshot says, the customers' control account.
    /// - Throws: `unknownAccountKind`, `noAccountForKind`.
    package static func compare(
        _ balances: [WalletBalance], books: [Turnover], other: [Turnover] = [], rules: PostingRules, chart: Chart,
        always: [AccountCode]
    ) throws(AccountingError) -> [ReconciledAccount] {
        var wallets: [Key: Int128] = [:]
        for balance in balances {
            let code = try rules.chartCode(forWalletCode: balance.code, currency: balance.currency)
            guard let account = chart[code: code] else {
                // The wallet opens accounts before their first movement; what holds nothing needs no counterpart.
                if balance.balance == 0 { continue }
                throw .noAccountForKind(balance.code, code: code.description)
            }
            wallets[Key(account: account.number, currency: balance.currency), default: 0] += balance.balance
        }
        let (ours, beside) = (sums(books), sums(other))
        let kept = Set(wallets.keys.map(\.account)).union(always.compactMap { chart[code: $0]?.number })
        let keys = Set(wallets.keys).union(
            Set(ours.keys).union(beside.keys).filter { kept.contains($0.account) })
        return keys.sorted().map { key in
            ReconciledAccount(
                account: key.account, currency: key.currency, wallets: wallets[key] ?? 0, books: ours[key] ?? 0,
                other: beside[key] ?? 0)
        }
    }

    private static func sums(_ turnovers: [Turnover]) -> [Key: Int128] {
        var sums: [Key: Int128] = [:]
        for turnover in turnovers {
            sums[Key(account: turnover.account, currency: turnover.currency), default: 0] -= turnover.netDebit
        }
        return sums
    }

    private struct Key: Hashable, Comparable {
        let account: AccountNumber
        let currency: Currency

        static func < (left: Key, right: Key) -> Bool {
            (left.account, left.currency) < (right.account, right.currency)
        }
    }
}
