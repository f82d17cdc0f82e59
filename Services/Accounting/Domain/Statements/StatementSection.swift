import MoneyKit

/// A block of a statement: its rows and their sum, beside those of the period it is compared with.
package struct StatementSection: Sendable {
    package struct Row: Sendable {
        /// Nil for a figure that is no account, such as the profit that is not closed yet.
        package let account: Account?
        package let name: String
        /// On the section's own side, so normally positive.
        package let amount: Int128
        package let comparison: Int128

        package init(account: Account?, name: String, amount: Int128, comparison: Int128) {
            self.account = account
            self.name = name
            self.amount = amount
            self.comparison = comparison
        }
    }

    package let name: String
    package let rows: [Row]
    package var subtotal: Int128 { rows.reduce(0) { $0 + $1.amount } }
    package var comparisonSubtotal: Int128 { rows.reduce(0) { $0 + $1.comparison } }

    package init(name: String, rows: [Row]) {
        self.name = name
        self.rows = rows
    }
}

/// Net debits by account and currency, of a report and of what it is compared with.
struct NetDebits {
    private var now: [Currency: [AccountNumber: Int128]] = [:]
    private var before: [Currency: [AccountNumber: Int128]] = [:]

    init(_ turnovers: [Turnover], comparedWith comparison: [Turnover]) {
        for turnover in turnovers {
            now[turnover.currency, default: [:]][turnover.account, default: 0] += turnover.netDebit
        }
        for turnover in comparison {
            before[turnover.currency, default: [:]][turnover.account, default: 0] += turnover.netDebit
        }
    }

    var currencies: [Currency] { Set(now.keys).union(before.keys).sorted() }

    /// The accounts of a type that stand at something other than zero, by code.
    func section(_ name: String, _ type: AccountType, _ currency: Currency, chart: Chart) -> StatementSection {
        let rows = chart.accounts.compactMap { account -> StatementSection.Row? in
            guard account.type == type else { return nil }
            let amount = type.natural(netDebit: now[currency]?[account.number] ?? 0)
            let comparison = type.natural(netDebit: before[currency]?[account.number] ?? 0)
            guard amount != 0 || comparison != 0 else { return nil }
            return StatementSection.Row(account: account, name: account.name, amount: amount, comparison: comparison)
        }
        return StatementSection(name: name, rows: rows)
    }

    /// Revenue less expense.
    func profit(_ currency: Currency, chart: Chart) -> (now: Int128, before: Int128) {
        let accounts = chart.accounts.filter(\.type.isProfitAndLoss)
        func sum(_ nets: [AccountNumber: Int128]?) -> Int128 {
            accounts.reduce(0) { $0 - (nets?[$1.number] ?? 0) }
        }
        return (sum(now[currency]), sum(before[currency]))
    }
}
