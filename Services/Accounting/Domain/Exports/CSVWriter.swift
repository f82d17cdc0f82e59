package import MoneyKit
import Primitives

/// One row per line, RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP
/// advises; codes, amounts and ids are ours and never begin that way.
package struct CSVWriter: ExportWriter {
    private let chart: Chart

    package init(chart: Chart) {
        self.chart = chart
    }

    package static let columns = [
        "sequence", "entry_id", "date", "occurred_at", "source", "description", "reference", "line", "account_code",
        "account_name", "account_type", "side", "amount", "currency", "wallet", "memo",
    ]

    package func writeHeader(currencies: [Currency], to out: inout [UInt8]) {
        out.write(Self.columns.joined(separator: ",") + "\r\n")
    }

    package func write(_ entry: JournalEntry, to out: inout [UInt8]) {
        let draft = entry.draft
        let head = [
            "\(entry.sequence)", draft.id.description, draft.date.description, draft.occurredAt.rfc3339,
            draft.source.rawValue, Self.field(draft.description), Self.field(draft.reference ?? ""),
        ]
        for (index, line) in Pairing.lines(of: draft.postings).enumerated() {
            guard let account = chart[number: line.account] else { continue }
            let row =
                head + [
                    "\(index + 1)", account.code.description, Self.field(account.name), account.type.rawValue,
                    line.side.rawValue, line.amount.amountText, line.amount.currency.code,
                    line.subledger?.description ?? "", Self.field(line.memo ?? ""),
                ]
            out.write(row.joined(separator: ",") + "\r\n")
        }
    }

    static func field(_ text: String) -> String {
        let dangerous: [Unicode.Scalar] = ["=", "+", "-", "@", "\t", "\r"]
        let isFormula = text.unicodeScalars.first.map(dangerous.contains) ?? false
        let safe = isFormula ? "'" + text : text
        // By scalars: as characters, a quote with a combining mark behind it would not equal a quote.
        guard safe.unicodeScalars.contains(where: { [",", "\"", "\n", "\r"].contains($0) }) else { return safe }
        var result = "\""
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
