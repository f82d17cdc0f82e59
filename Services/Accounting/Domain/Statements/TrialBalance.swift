package import MoneyKit

/// Each account's balance on its own side; the two columns of a currency are equal.
package struct TrialBalance: Sendable {
    package struct Row: Sendable {
        package let account: Account
        package let debit: MoneySum
        package let credit: MoneySum

        package init(account: Account, debit: MoneySum, credit: MoneySum) {
            self.account = account
            self.debit = debit
            self.credit = credit
        }
    }

    package struct Total: Sendable {
        package let debit: MoneySum
        package let credit: MoneySum
        package var currency: Currency { debit.currency }

        package init(debit: MoneySum, credit: MoneySum) {
            self.debit = debit
            self.credit = credit
        }
    }

    /// By currency, then account code; accounts that never moved in a currency are left out.
    package let rows: [Row]
    package let totals: [Total]

    /// - Parameter turnovers: of all days up to the day of the report, one for each account and currency.
    package init(_ turnovers: [Turnover], chart: Chart) {
        var rows: [Row] = []
        for turnover in turnovers {
            guard let account = chart[number: turnover.account] else { continue }
            let net = turnover.netDebit
            rows.append(
                Row(
                    account: account,
                    debit: MoneySum(minorUnits: max(net, 0), currency: turnover.currency),
                    credit: MoneySum(minorUnits: max(-net, 0), currency: turnover.currency)))
        }
        self.rows = rows.sorted {
            ($0.debit.currency, $0.account.code) < ($1.debit.currency, $1.account.code)
        }
        totals = Set(rows.map(\.debit.currency)).sorted().map { currency in
            let own = rows.filter { $0.debit.currency == currency }
            return Total(
                debit: MoneySum(minorUnits: own.reduce(0) { $0 + $1.debit.minorUnits }, currency: currency),
                credit: MoneySum(minorUnits: own.reduce(0) { $0 + $1.credit.minorUnits }, currency: currency))
        }
    }
}
