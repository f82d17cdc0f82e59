import AccountingDomain
import DocumentKit
import MoneyKit
import Primitives

/// A statement as rows. The opening balance comes with its first part, the closing balance with the last.
extension AccountStatement {
    static let columns = [
        DocumentColumn("Date"), DocumentColumn("Entry ID", share: 2.4), DocumentColumn("Sequence", .right),
        DocumentColumn("Source"), DocumentColumn("Description", share: 3), DocumentColumn("Reference", share: 1.5),
        DocumentColumn("Memo", share: 2), DocumentColumn("Debit", .right), DocumentColumn("Credit", .right),
        DocumentColumn("Balance", .right), DocumentColumn("Currency"),
    ]

    /// The same columns as programs know them.
    static let csvHead = CSV.row(columns.map { .value($0.title.lowercased().replacing(" ", with: "_")) })

    func rows(isFirst: Bool) -> [DocumentRow] {
        func balanceRow(_ name: String, _ day: CalendarDay, _ balance: Int128) -> DocumentRow {
            DocumentRow(
                [
                    .day(day), .empty, .empty, .empty, .text(name), .empty, .empty, .empty, .empty,
                    .amount(balance, currency), .text(currency.code),
                ], style: .total)
        }
        let lines = rows.map { row in
            DocumentRow([
                .day(row.line.date), .text(row.line.entry.description), .number(row.line.sequence),
                .text(row.line.source.rawValue), .text(row.line.description), .text(row.line.reference ?? ""),
                .text(row.line.memo ?? ""), amount(of: row, on: .debit), amount(of: row, on: .credit),
                .amount(row.balance, currency), .text(currency.code),
            ])
        }
        return joined(lines, isFirst: isFirst, balanceRow)
    }

    static let pageColumns = [
        DocumentColumn("Date", share: 1.2), DocumentColumn("Description", share: 4),
        DocumentColumn("Reference", share: 2), DocumentColumn("Debit", .right, share: 1.8),
        DocumentColumn("Credit", .right, share: 1.8), DocumentColumn("Balance", .right, share: 1.8),
    ]

    /// What fits on a page: without what other programs need to find a line again.
    func pageRows(isFirst: Bool) -> [DocumentRow] {
        let lines = rows.map { row in
            DocumentRow([
                .day(row.line.date), .text(row.line.description), .text(row.line.reference ?? ""),
                amount(of: row, on: .debit), amount(of: row, on: .credit), .amount(row.balance, currency),
            ])
        }
        return joined(lines, isFirst: isFirst) { name, day, balance in
            DocumentRow([.day(day), .text(name), .empty, .empty, .empty, .amount(balance, currency)], style: .total)
        }
    }

    private func joined(
        _ lines: [DocumentRow], isFirst: Bool, _ balanceRow: (String, CalendarDay, Int128) -> DocumentRow
    ) -> [DocumentRow] {
        (isFirst ? [balanceRow("Opening balance", range.from, opening)] : []) + lines
            + (next == nil ? [balanceRow("Closing balance", range.to, closing)] : [])
    }

    private func amount(of row: Row, on side: Side) -> DocumentCell {
        row.line.side == side ? .amount(row.line.amount, currency) : .empty
    }
}
