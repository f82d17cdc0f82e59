package import MoneyKit

/// How much went from one account to another in a range of days.
package struct Flow: Hashable, Sendable {
    package let debit: AccountNumber
    package let credit: AccountNumber
    package let currency: Currency
    package let amount: Int128

    package init(debit: AccountNumber, credit: AccountNumber, currency: Currency, amount: Int128) {
        self.debit = debit
        self.credit = credit
        self.currency = currency
        self.amount = amount
    }
}

/// Where cash came from and went to, by the direct method (IAS 7.19): every posting between cash and another account
/// counts for the activity of that other account. What never touches cash is not in it (IAS 7.43).
package struct CashFlow: Sendable {
    package struct Statement: Sendable {
        package let currency: Currency
        /// Operating, investing, financing.
        package let sections: [StatementSection]
        package let opening: Int128
        package let comparisonOpening: Int128
        package var netChange: Int128 { sections.reduce(0) { $0 + $1.subtotal } }
        package var comparisonNetChange: Int128 { sections.reduce(0) { $0 + $1.comparisonSubtotal } }
        package var closing: Int128 { opening + netChange }
        package var comparisonClosing: Int128 { comparisonOpening + comparisonNetChange }

        package init(currency: Currency, sections: [StatementSection], opening: Int128, comparisonOpening: Int128) {
            self.currency = currency
            self.sections = sections
            self.opening = opening
            self.comparisonOpening = comparisonOpening
        }
    }

    /// A range of days: what flowed in it, and what all days before it left in each account.
    package struct Range: Sendable {
        package let flows: [Flow]
        package let before: [Turnover]

        package init(flows: [Flow], before: [Turnover]) {
            self.flows = flows
            self.before = before
        }
    }

    package let statements: [Statement]

    package init(_ range: Range, comparedWith comparison: Range, chart: Chart) {
        let activities = Dictionary(
            chart.accounts.map { ($0.number, chart.activity(of: $0)) }, uniquingKeysWith: { first, _ in first })
        let now = Self.received(range, activities)
        let before = Self.received(comparison, activities)
        let currencies = Set(now.byCurrency.keys).union(now.opening.keys)
            .union(before.byCurrency.keys).union(before.opening.keys)
        statements = currencies.sorted().map { currency in
            let sections = [Activity.operating, .investing, .financing].map { activity in
                let rows = chart.accounts.compactMap { account -> StatementSection.Row? in
                    guard activities[account.number] == activity else { return nil }
                    let amount = now.byCurrency[currency]?[account.number] ?? 0
                    let comparison = before.byCurrency[currency]?[account.number] ?? 0
                    guard amount != 0 || comparison != 0 else { return nil }
                    return StatementSection.Row(
                        account: account, name: account.name, amount: amount, comparison: comparison)
                }
                return StatementSection(name: activity.rawValue, rows: rows)
            }
            return Statement(
                currency: currency, sections: sections, opening: now.opening[currency] ?? 0,
                comparisonOpening: before.opening[currency] ?? 0)
        }
    }

    private struct Received {
        /// Cash received from an account, negative when paid to it.
        var byCurrency: [Currency: [AccountNumber: Int128]] = [:]
        var opening: [Currency: Int128] = [:]
    }

    private static func received(_ range: Range, _ activities: [AccountNumber: Activity]) -> Received {
        var result = Received()
        for flow in range.flows {
            switch (activities[flow.debit] == .cash, activities[flow.credit] == .cash) {
            case (true, false): result.byCurrency[flow.currency, default: [:]][flow.credit, default: 0] += flow.amount
            case (false, true): result.byCurrency[flow.currency, default: [:]][flow.debit, default: 0] -= flow.amount
            default: break
            }
        }
        for turnover in range.before where activities[turnover.account] == .cash {
            result.opening[turnover.currency, default: 0] += turnover.netDebit
        }
        return result
    }
}
