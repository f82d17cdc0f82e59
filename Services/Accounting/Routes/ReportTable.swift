import AccountingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// A report as a table for spreadsheets: the same figures as in JSON, a row for each.
struct ReportTable {
    /// Of the file, without its ending: `balance-sheet-2026-11-20`.
    let name: String
    private(set) var text: String

    init(_ name: String, columns: [String]) {
        self.name = name
        text = CSV.row(columns.map { .value($0) })
    }

    mutating func add(_ fields: [CSV.Field]) { text += CSV.row(fields) }

    func reply<Output>() -> Reply<Output> {
        Reply.bytes(200, Array(text.utf8), contentType: CSV.contentType)
            .header("Content-Disposition", "attachment; filename=\"\(name).csv\"")
    }
}

extension CSV.Field {
    static func amount(_ minorUnits: Int128, _ currency: Currency) -> CSV.Field {
        .value(currency.amountText(ofMinorUnits: minorUnits))
    }

    static func day(_ day: CalendarDay) -> CSV.Field { .value(day.description) }
}

extension TrialBalanceView {
    var table: ReportTable {
        var table = ReportTable(
            "trial-balance-\(asOf)",
            columns: ["as_of", "currency", "account_code", "account_name", "account_type", "debit", "credit"])
        for row in rows.map(\.row) {
            table.add([
                .day(asOf), .value(row.debit.currency.code), .value(row.account.code.description),
                .text(row.account.name), .value(row.account.type.rawValue), .value(row.debit.amountText),
                .value(row.credit.amountText),
            ])
        }
        for total in totals.map(\.total) {
            table.add([
                .day(asOf), .value(total.currency.code), .value(""), .value("Total"), .value(""),
                .value(total.debit.amountText), .value(total.credit.amountText),
            ])
        }
        return table
    }
}

/// The table of a statement: which days stand in which column is said in each row, so rows of several files may be
/// put together.
private struct StatementTable {
    static let columns = ["currency", "section", "account_code", "name", "amount", "comparison"]

    var table: ReportTable
    let days: [CSV.Field]

    init(_ name: String, _ days: [(column: String, day: CalendarDay)]) {
        table = ReportTable(name, columns: days.map(\.column) + Self.columns)
        self.days = days.map { .day($0.day) }
    }

    mutating func add(_ section: StatementSection, _ currency: Currency) {
        for row in section.rows {
            add(currency, section.name, row.name, code: row.account?.code, row.amount, row.comparison)
        }
        add(currency, section.name, "Total", section.subtotal, section.comparisonSubtotal)
    }

    mutating func add(
        _ currency: Currency, _ section: String, _ name: String, code: AccountCode? = nil, _ amount: Int128,
        _ comparison: Int128
    ) {
        table.add(
            days + [
                .value(currency.code), .value(section), .value(code?.description ?? ""), .text(name),
                .amount(amount, currency), .amount(comparison, currency),
            ])
    }
}

extension BalanceSheetView {
    var table: ReportTable {
        var table = StatementTable(
            "balance-sheet-\(asOf)", [("as_of", asOf), ("comparison_as_of", comparedWith)])
        for statement in statements.map(\.statement) {
            for section in [statement.assets, statement.liabilities, statement.equity] {
                table.add(section, statement.currency)
            }
            table.add(
                statement.currency, "liabilities_and_equity", "Total", statement.liabilitiesAndEquity,
                statement.comparisonLiabilitiesAndEquity)
        }
        return table.table
    }
}

extension IncomeStatementView {
    var table: ReportTable {
        var table = StatementTable("income-statement-\(range.from)-\(range.to)", range.columns(beside: comparison))
        for statement in statements.map(\.statement) {
            table.add(statement.revenue, statement.currency)
            table.add(statement.expenses, statement.currency)
            table.add(
                statement.currency, "net_income", "Net income", statement.netIncome, statement.comparisonNetIncome)
        }
        return table.table
    }
}

extension CashFlowView {
    var table: ReportTable {
        var table = StatementTable("cash-flow-\(range.from)-\(range.to)", range.columns(beside: comparison))
        for statement in statements.map(\.statement) {
            let currency = statement.currency
            for section in statement.sections { table.add(section, currency) }
            table.add(currency, "net_change", "Net change", statement.netChange, statement.comparisonNetChange)
            table.add(currency, "opening_cash", "Opening cash", statement.opening, statement.comparisonOpening)
            table.add(currency, "closing_cash", "Closing cash", statement.closing, statement.comparisonClosing)
        }
        return table.table
    }
}

extension DayRange {
    fileprivate func columns(beside comparison: DayRange) -> [(column: String, day: CalendarDay)] {
        [
            ("from", from), ("to", to), ("comparison_from", comparison.from), ("comparison_to", comparison.to),
        ]
    }
}
