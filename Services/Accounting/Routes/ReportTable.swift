import AccountingDomain
import DocumentKit
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// A report as rows, the same figures as in JSON: for spreadsheets and programs each row says all of itself, on pages
/// the rows stand below what they have in common.
struct ReportTable: Sendable {
    struct Row: Sendable {
        let currency: Currency
        /// Of the statement; nil in a report that has none.
        let section: String?
        let isTotal: Bool
        let cells: [DocumentCell]
    }

    /// Of the file, without its ending: `balance-sheet-2026-11-20`.
    let name: String
    let title: String
    let days: [(name: String, day: CalendarDay)]
    /// Of the rows' own cells.
    let columns: [DocumentColumn]
    private(set) var rows: [Row] = []

    init(_ name: String, title: String, _ days: [(name: String, day: CalendarDay)], columns: [DocumentColumn]) {
        self.name = name
        self.title = title
        self.days = days
        self.columns = columns
    }

    mutating func add(
        _ currency: Currency, section: String? = nil, isTotal: Bool = false, _ cells: [DocumentCell]
    ) {
        rows.append(Row(currency: currency, section: section, isTotal: isTotal, cells: cells))
    }

    func reply<Output>(_ format: ReportFormat, at time: Timestamp, json: Output) async throws -> Reply<Output> {
        switch format {
        case .json: return .ok(json)
        case .csv: return Reply.bytes(200, Array(csv.utf8), contentType: CSV.contentType).attachment("\(name).csv")
        case .pdf: return try await .pdf(document(at: time), named: name)
        case .xlsx:
            let table = flat
            let writer = try SheetWriter(title: title, columns: table.columns, createdAt: time)
            return try await .sheet(writer, named: name) { try await $0.add(table.rows) }
        }
    }

    // MARK: Rows of which each says all

    private var csv: String {
        let table = flat
        let head = table.columns.map { CSV.Field.value(Self.key(of: $0.title)) }
        return CSV.row(head) + table.rows.map { CSV.row($0.cells.map(\.csv)) }.joined()
    }

    private var flat: DocumentTable {
        let hasSections = rows.contains { $0.section != nil }
        let common =
            days.map { DocumentColumn($0.name) } + [DocumentColumn("Currency")]
            + (hasSections ? [DocumentColumn("Section")] : [])
        return DocumentTable(
            common + columns,
            rows: rows.map { row in
                DocumentRow(
                    days.map { .day($0.day) } + [.text(row.currency.code)]
                        + (hasSections ? [.text(row.section ?? "")] : []) + row.cells,
                    style: row.isTotal ? .total : .plain)
            })
    }

    /// `Account code` is `account_code` to programs.
    private static func key(of title: String) -> String { title.lowercased().replacing(" ", with: "_") }

    // MARK: Pages

    private func document(at time: Timestamp) -> Document {
        var blocks = [Document.Block.facts(days.map { Document.Fact($0.name, $0.day.description) })]
        var rest = rows[...]
        while let first = rest.first {
            let own = rest.prefix { $0.currency == first.currency }
            rest = rest.dropFirst(own.count)
            blocks += [
                .heading("\(first.currency.code) \(first.currency.name)"),
                .table(DocumentTable(columns, rows: Self.pageRows(own))),
            ]
        }
        if rows.isEmpty { blocks.append(.text("There is nothing to report.")) }
        return Document(title: title, footer: title, createdAt: time, blocks: blocks)
    }

    /// A heading goes before each section that has rows, and its total says what it is the total of.
    private static func pageRows(_ rows: ArraySlice<Row>) -> [DocumentRow] {
        var result: [DocumentRow] = []
        var section: String?
        for row in rows {
            guard let own = row.section else {
                result.append(DocumentRow(row.cells, style: row.isTotal ? .total : .plain))
                continue
            }
            let label = own.replacing("_", with: " ")
            if own != section, !row.isTotal {
                result.append(DocumentRow([.text(label.prefix(1).uppercased() + label.dropFirst())], style: .heading))
            }
            section = own
            let cells = row.cells.map { $0 == .text("Total") && row.isTotal ? .text("Total \(label)") : $0 }
            result.append(DocumentRow(cells, style: row.isTotal ? .total : .plain))
        }
        return result
    }
}

extension TrialBalanceView {
    var table: ReportTable {
        var table = ReportTable(
            "trial-balance-\(asOf)", title: "Trial balance", [("As of", asOf)],
            columns: [
                DocumentColumn("Account code", share: 1.2), DocumentColumn("Account name", share: 3),
                DocumentColumn("Account type", share: 1.2), DocumentColumn("Debit", .right, share: 1.8),
                DocumentColumn("Credit", .right, share: 1.8),
            ])
        for row in rows.map(\.row) {
            table.add(
                row.debit.currency,
                [
                    .text(row.account.code.description), .text(row.account.name), .text(row.account.type.rawValue),
                    row.debit.cell, row.credit.cell,
                ])
        }
        for total in totals.map(\.total) {
            table.add(
                total.currency, isTotal: true,
                [.empty, .text("Total"), .empty, total.debit.cell, total.credit.cell])
        }
        return table
    }
}

extension MoneySum {
    fileprivate var cell: DocumentCell { .amount(minorUnits, currency) }
}

extension ReportTable {
    /// Of a statement: its figures beside those of other days.
    fileprivate init(statement name: String, title: String, _ days: [(name: String, day: CalendarDay)]) {
        self.init(
            name, title: title, days,
            columns: [
                DocumentColumn("Account code", share: 1.2), DocumentColumn("Name", share: 4),
                DocumentColumn("Amount", .right, share: 1.8), DocumentColumn("Comparison", .right, share: 1.8),
            ])
    }

    fileprivate mutating func add(_ section: StatementSection, _ currency: Currency) {
        for row in section.rows {
            add(
                currency, section: section.name,
                [
                    row.account.map { .text($0.code.description) } ?? .empty, .text(row.name),
                    .amount(row.amount, currency), .amount(row.comparison, currency),
                ])
        }
        add(currency, section.name, "Total", section.subtotal, section.comparisonSubtotal)
    }

    fileprivate mutating func add(
        _ currency: Currency, _ section: String, _ name: String, _ amount: Int128, _ comparison: Int128
    ) {
        add(
            currency, section: section, isTotal: true,
            [.empty, .text(name), .amount(amount, currency), .amount(comparison, currency)])
    }
}

extension BalanceSheetView {
    var table: ReportTable {
        var table = ReportTable(
            statement: "balance-sheet-\(asOf)", title: "Balance sheet",
            [("As of", asOf), ("Comparison as of", comparedWith)])
        for statement in statements.map(\.statement) {
            for section in [statement.assets, statement.liabilities, statement.equity] {
                table.add(section, statement.currency)
            }
            table.add(
                statement.currency, "liabilities_and_equity", "Total", statement.liabilitiesAndEquity,
                statement.comparisonLiabilitiesAndEquity)
        }
        return table
    }
}

extension IncomeStatementView {
    var table: ReportTable {
        var table = ReportTable(
            statement: "income-statement-\(range.from)-\(range.to)", title: "Income statement",
            range.days(beside: comparison))
        for statement in statements.map(\.statement) {
            table.add(statement.revenue, statement.currency)
            table.add(statement.expenses, statement.currency)
            table.add(
                statement.currency, "net_income", "Net income", statement.netIncome, statement.comparisonNetIncome)
        }
        return table
    }
}

extension CashFlowView {
    var table: ReportTable {
        var table = ReportTable(
            statement: "cash-flow-\(range.from)-\(range.to)", title: "Cash flow", range.days(beside: comparison))
        for statement in statements.map(\.statement) {
            let currency = statement.currency
            for section in statement.sections { table.add(section, currency) }
            table.add(currency, "net_change", "Net change", statement.netChange, statement.comparisonNetChange)
            table.add(currency, "opening_cash", "Opening cash", statement.opening, statement.comparisonOpening)
            table.add(currency, "closing_cash", "Closing cash", statement.closing, statement.comparisonClosing)
        }
        return table
    }
}

extension DayRange {
    fileprivate func days(beside comparison: DayRange) -> [(name: String, day: CalendarDay)] {
        [("From", from), ("To", to), ("Comparison from", comparison.from), ("Comparison to", comparison.to)]
    }
}
