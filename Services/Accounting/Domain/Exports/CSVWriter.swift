import MoneyKit
import Primitives

/// One row for each line of the journal. A list of lines and no books: it has no opening balances.
package struct CSVWriter: ExportWriter {
    private let chart: Chart

    package init(chart: Chart) {
        self.chart = chart
    }

    package static let columns = [
        "sequence", "entry_id", "date", "occurred_at", "source", "description", "reference", "line", "account_code",
        "account_name", "account_type", "side", "amount", "currency", "wallet", "memo",
    ]

    package func writeHeader(_ contents: ExportContents, to out: inout [UInt8]) {
        out.write(CSV.row(Self.columns.map { .value($0) }))
    }

    package func write(_ entry: JournalEntry, to out: inout [UInt8]) {
        let draft = entry.draft
        let head: [CSV.Field] = [
            .value("\(entry.sequence)"), .value(draft.id.description), .value(draft.date.description),
            .value(draft.occurredAt.rfc3339), .value(draft.source.rawValue), .text(draft.description),
            .text(draft.reference ?? ""),
        ]
        for (index, line) in Pairing.lines(of: draft.postings).enumerated() {
            guard let account = chart[number: line.account] else { continue }
            out.write(
                CSV.row(
                    head + [
                        .value("\(index + 1)"), .value(account.code.description), .text(account.name),
                        .value(account.type.rawValue), .value(line.side.rawValue), .value(line.amount.amountText),
                        .value(line.amount.currency.code), .value(line.subledger?.description ?? ""),
                        .text(line.memo ?? ""),
                    ]))
        }
    }
}
