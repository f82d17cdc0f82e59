import MoneyKit
import Primitives

/// hledger's journal format. It has no escapes, so what would be syntax is replaced by what reads nearly the same:
/// a semicolon in a description (it starts a comment) by a comma, and a line break anywhere by a space. A tag's value
/// ends at a comma, which becomes a semicolon; a colon and square brackets (a `date:` tag or a bracketed date there
/// would move a posting to another day) become hyphen and round ones. The entry's id leads to the text as it was
/// written.
package struct HledgerWriter: ExportWriter {
    private let chart: Chart
    private let names: ExportNames

    package init(chart: Chart) {
        self.chart = chart
        names = .hledger(chart)
    }

    package func writeHeader(_ contents: ExportContents, to out: inout [UInt8]) {
        out.write("decimal-mark .\n\n")
        for currency in contents.currencies {
            // The dot must be there, also for a currency without decimals.
            let decimals = String(repeating: "0", count: currency.exponent)
            out.write("commodity 1000.\(decimals) \(currency.code)\n")
        }
        for account in chart.accounts {
            out.write("account \(names[account])  ; type:\(type(of: account)), code:\(account.code)\n")
        }
        if let opening = contents.opening { write(opening, to: &out) }
    }

    private func write(_ opening: OpeningBalances, to out: inout [UInt8]) {
        for (currency, lines) in opening.currencies {
            out.write("\n\(opening.day) * \(OpeningBalances.description)\n")
            for line in lines {
                out.write("    \(names[line.account])  \(line.netDebit.amountText) \(currency.code)\n")
            }
        }
    }

    package func write(_ entry: JournalEntry, to out: inout [UInt8]) {
        let draft = entry.draft
        // Status and code come first, so a description that looks like either is not read as one.
        out.write("\n\(draft.date) * (\(entry.sequence)) \(Self.description(draft.description))\n")
        out.write("    ; entry:\(draft.id), source:\(draft.source.rawValue)\n")
        if let reference = draft.reference { out.write("    ; reference:\(Self.tagValue(reference))\n") }
        for line in Pairing.lines(of: draft.postings) {
            guard let account = chart[number: line.account] else { continue }
            let sign = line.side == .credit ? "-" : ""
            out.write("    \(names[account])  ")
            out.write("\(sign)\(line.amount.amountText) \(line.amount.currency.code)")
            let tags =
                (line.subledger.map { ["wallet:\($0)"] } ?? [])
                + (line.memo.map { ["memo:\(Self.tagValue($0))"] } ?? [])
            if !tags.isEmpty { out.write("  ; \(tags.joined(separator: ", "))") }
            out.write("\n")
        }
    }

    /// Cash is what `hledger cashflow` is about; it is a kind of asset there.
    private func type(of account: Account) -> String {
        switch account.type {
        case .asset: chart.activity(of: account) == .cash ? "Cash" : "Asset"
        case .liability: "Liability"
        case .equity: "Equity"
        case .revenue: "Revenue"
        case .expense: "Expense"
        }
    }

    static func description(_ text: String) -> String {
        replacing(text) { $0 == ";" ? "," : nil }
    }

    static func tagValue(_ text: String) -> String {
        replacing(text) { scalar in
            switch scalar {
            case ",": ";"
            case ":": "-"
            case "[": "("
            case "]": ")"
            default: nil
            }
        }
    }

    /// A colon would begin an account below, two spaces end the name, a semicolon begins a comment.
    static func accountName(_ text: String) -> String {
        let plain = replacing(text) { scalar in
            switch scalar {
            case ":": "-"
            case ";": ","
            default: scalar.properties.isWhitespace ? " " : nil
            }
        }
        return plain.split(separator: " ").joined(separator: " ")
    }

    private static func replacing(_ text: String, _ replacement: (Unicode.Scalar) -> Unicode.Scalar?) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            // All that any reader may take for the end of a line, and everything unprintable.
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
            default: result.append(replacement(scalar) ?? scalar)
            }
        }
        return String(result)
    }
}
