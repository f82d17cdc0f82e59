package import MoneyKit

/// What was earned and spent in a range of days. Closing entries are left out: they move profit, they make none.
package struct IncomeStatement: Sendable {
    package struct Statement: Sendable {
        package let currency: Currency
        package let revenue: StatementSection
        package let expenses: StatementSection
        package var netIncome: Int128 { revenue.subtotal - expenses.subtotal }
        package var comparisonNetIncome: Int128 { revenue.comparisonSubtotal - expenses.comparisonSubtotal }

        package init(currency: Currency, revenue: StatementSection, expenses: StatementSection) {
            self.currency = currency
            self.revenue = revenue
            self.expenses = expenses
        }
    }

    package let statements: [Statement]

    /// - Parameters:
    ///   - turnovers: of the days of the report, without closing entries.
    ///   - comparison: the same of the days it is compared with.
    package init(_ turnovers: [Turnover], comparedWith comparison: [Turnover], chart: Chart) {
        let nets = NetDebits(turnovers, comparedWith: comparison)
        statements = nets.currencies.map { currency in
            Statement(
                currency: currency,
                revenue: nets.section("revenue", .revenue, currency, chart: chart),
                expenses: nets.section("expenses", .expense, currency, chart: chart))
        }
    }
}
