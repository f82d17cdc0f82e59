import AccountingDomain
import JSONKit
import MoneyKit
import Primitives

/// A block of a statement, beside the figures it is compared with.
struct SectionView: FieldEncodable {
    struct Row: FieldEncodable {
        let row: StatementSection.Row
        let currency: Currency

        static let example = Row(
            row: StatementSection.Row(
                account: AccountView.example.account, name: "Receivables", amount: 1234, comparison: 1000),
            currency: .USD)

        func encode(to out: inout JSONWriter) {
            out.field("account_code", row.account?.code)
            out.field("name", row.name)
            out.field("amount", MoneySum(minorUnits: row.amount, currency: currency))
            out.field("comparison", MoneySum(minorUnits: row.comparison, currency: currency))
        }
    }

    let section: StatementSection
    let currency: Currency

    static let example = SectionView(section: StatementSection(name: "assets", rows: [Row.example.row]), currency: .USD)

    func encode(to out: inout JSONWriter) {
        out.field("rows", section.rows.map { Row(row: $0, currency: currency) })
        out.field("subtotal", MoneySum(minorUnits: section.subtotal, currency: currency))
        out.field("comparison_subtotal", MoneySum(minorUnits: section.comparisonSubtotal, currency: currency))
    }
}

/// First and last day of a report or of what it is compared with.
struct RangeView: FieldEncodable {
    let range: DayRange

    static let example = RangeView(range: DayRange(day: Timestamp.example.day))

    func encode(to out: inout JSONWriter) {
        out.field("from", range.from)
        out.field("to", range.to)
    }
}

struct BalanceSheetView: FieldEncodable {
    struct Statement: FieldEncodable {
        let statement: BalanceSheet.Statement

        static let example = Statement(
            statement: BalanceSheet.Statement(
                currency: .USD, assets: SectionView.example.section, liabilities: SectionView.example.section,
                equity: SectionView.example.section, unclosedProfit: 0))

        func encode(to out: inout JSONWriter) {
            let currency = statement.currency
            out.field("currency", currency)
            out.field("assets", SectionView(section: statement.assets, currency: currency))
            out.field("liabilities", SectionView(section: statement.liabilities, currency: currency))
            out.field("equity", SectionView(section: statement.equity, currency: currency))
            out.field("current_period_profit", MoneySum(minorUnits: statement.unclosedProfit, currency: currency))
            out.field("total_assets", MoneySum(minorUnits: statement.assets.subtotal, currency: currency))
            out.field(
                "total_liabilities_and_equity", MoneySum(minorUnits: statement.liabilitiesAndEquity, currency: currency)
            )
            out.field("balanced", statement.isBalanced)
        }
    }

    let asOf: CalendarDay
    let comparedWith: CalendarDay
    let statements: [Statement]

    static let example = BalanceSheetView(
        asOf: Timestamp.example.day, comparedWith: Timestamp.example.day, statements: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("as_of", asOf)
        out.field("comparison_as_of", comparedWith)
        out.field("statements", statements)
    }
}

struct IncomeStatementView: FieldEncodable {
    struct Statement: FieldEncodable {
        let statement: IncomeStatement.Statement

        static let example = Statement(
            statement: IncomeStatement.Statement(
                currency: .USD, revenue: SectionView.example.section, expenses: SectionView.example.section))

        func encode(to out: inout JSONWriter) {
            let currency = statement.currency
            out.field("currency", currency)
            out.field("revenue", SectionView(section: statement.revenue, currency: currency))
            out.field("expenses", SectionView(section: statement.expenses, currency: currency))
            out.field("net_income", MoneySum(minorUnits: statement.netIncome, currency: currency))
            out.field(
                "comparison_net_income", MoneySum(minorUnits: statement.comparisonNetIncome, currency: currency))
        }
    }

    let range: DayRange
    let comparison: DayRange
    let statements: [Statement]

    static let example = IncomeStatementView(
        range: RangeView.example.range, comparison: RangeView.example.range, statements: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("from", range.from)
        out.field("to", range.to)
        out.field("comparison_period", RangeView(range: comparison))
        out.field("statements", statements)
    }
}

struct CashFlowView: FieldEncodable {
    struct Statement: FieldEncodable {
        let statement: CashFlow.Statement

        static let example = Statement(
            statement: CashFlow.Statement(
                currency: .USD,
                sections: [Activity.operating, .investing, .financing].map {
                    StatementSection(name: $0.rawValue, rows: [SectionView.Row.example.row])
                }, opening: 0, comparisonOpening: 0))

        func encode(to out: inout JSONWriter) {
            let currency = statement.currency
            func sum(_ units: Int128) -> MoneySum { MoneySum(minorUnits: units, currency: currency) }
            func section(_ activity: Activity) -> SectionView {
                let found = statement.sections.first { $0.name == activity.rawValue }
                return SectionView(
                    section: found ?? StatementSection(name: activity.rawValue, rows: []), currency: currency)
            }
            out.field("currency", currency)
            out.field("operating", section(.operating))
            out.field("investing", section(.investing))
            out.field("financing", section(.financing))
            out.field("net_change", sum(statement.netChange))
            out.field("opening_cash", sum(statement.opening))
            out.field("closing_cash", sum(statement.closing))
            out.field("comparison_net_change", sum(statement.comparisonNetChange))
            out.field("comparison_opening_cash", sum(statement.comparisonOpening))
            out.field("comparison_closing_cash", sum(statement.comparisonClosing))
        }
    }

    let range: DayRange
    let comparison: DayRange
    let statements: [Statement]

    static let example = CashFlowView(
        range: RangeView.example.range, comparison: RangeView.example.range, statements: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("from", range.from)
        out.field("to", range.to)
        out.field("comparison_period", RangeView(range: comparison))
        out.field("statements", statements)
    }
}
