package import MoneyKit

/// What is owned, owed and left to the owners at the end of a day. Equity contains the profit that no closing has moved
/// to retained earnings yet, so assets equal liabilities and equity on every day, closed or not.
package struct BalanceSheet: Sendable {
    package struct Statement: Sendable {
        package let currency: Currency
        package let assets: StatementSection
        package let liabilities: StatementSection
        package let equity: StatementSection
        /// A row of `equity` too.
        package let unclosedProfit: Int128
        package var liabilitiesAndEquity: Int128 { liabilities.subtotal + equity.subtotal }
        package var comparisonLiabilitiesAndEquity: Int128 {
            liabilities.comparisonSubtotal + equity.comparisonSubtotal
        }
        package var isBalanced: Bool {
            assets.subtotal == liabilitiesAndEquity && assets.comparisonSubtotal == comparisonLiabilitiesAndEquity
        }

        package init(
            currency: Currency, assets: StatementSection, liabilities: StatementSection, equity: StatementSection,
            unclosedProfit: Int128
        ) {
            self.currency = currency
            self.assets = assets
            self.liabilities = liabilities
            self.equity = equity
            self.unclosedProfit = unclosedProfit
        }
    }

    package static let profitRowName = "Current-period profit"

    package let statements: [Statement]

    /// - Parameters:
    ///   - turnovers: of all days up to the report's, closing entries included.
    ///   - comparison: the same, up to the day it is compared with.
    package init(_ turnovers: [Turnover], comparedWith comparison: [Turnover], chart: Chart) {
        let nets = NetDebits(turnovers, comparedWith: comparison)
        statements = nets.currencies.map { currency in
            let profit = nets.profit(currency, chart: chart)
            let equity = nets.section("equity", .equity, currency, chart: chart)
            let profitRow = StatementSection.Row(
                account: nil, name: Self.profitRowName, amount: profit.now, comparison: profit.before)
            return Statement(
                currency: currency,
                assets: nets.section("assets", .asset, currency, chart: chart),
                liabilities: nets.section("liabilities", .liability, currency, chart: chart),
                equity: StatementSection(name: "equity", rows: equity.rows + [profitRow]),
                unclosedProfit: profit.now)
        }
    }
}
