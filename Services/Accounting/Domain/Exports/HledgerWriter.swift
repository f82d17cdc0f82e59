package import MoneyKit

/// hledger's journal format. It has no escapes, so what would be syntax is replaced by what reads nearly the same:
/// a semicolon (starts a comment) by a comma, a line break by a space, and in comments colon and square brackets (a
/// `date:` tag or a bracketed date there would move a posting to another day) by hyphen and round ones. The entry's id
/// leads to the text as it was written.
package struct HledgerWriter: ExportWriter {
    private let chart: Chart

    package init(chart: Chart) {
        self.chart = chart
    }

    package func writeHeader(currencies: [Currency], to out: inout [UInt8]) {
        out.write("decimal-mark .\n\n")
        for currency in currencies {
            // The dot must be there, also for a currency without decimals.
            let decimals = String(repeating: "0", count: currency.exponent)
            out.write("commodity 1000.\(decimals) \(currency.code)\n")
        }
        for account in chart.accounts {
            out.write("account \(ExportName.name(of: account))  ; type:\(Self.letter(account.type)), ")
            out.write("\(Self.comment(account.name))\n")
        }
    }

    package func write(_ entry: JournalEntry, to out: inout [UInt8]) {
        let draft = entry.draft
        // Status and code come first, so a description that looks like either is not read as one.
        out.write("\n\(draft.date) * (\(entry.sequence)) \(Self.description(draft.description))\n")
        out.write("    ; entry:\(draft.id)\n")
        if let reference = draft.reference { out.write("    ; reference:\(Self.comment(reference))\n") }
        for line in Pairing.lines(of: draft.postings) {
            guard let account = chart[number: line.account] else { continue }
            let sign = line.side == .credit ? "-" : ""
            out.write("    \(ExportName.name(of: account))  ")
            out.write("\(sign)\(line.amount.amountText) \(line.amount.currency.code)")
            if let wallet = line.subledger { out.write("  ; wallet:\(wallet)") }
            if let memo = line.memo { out.write("\(line.subledger == nil ? "  ; " : ", ")\(Self.comment(memo))") }
            out.write("\n")
        }
    }

    private static func letter(_ type: AccountType) -> String {
        switch type {
        case .asset: "Asset"
        case .liability: "Liability"
        case .equity: "Equity"
        case .revenue: "Revenue"
        case .expense: "Expense"
        }
    }

    static func description(_ text: String) -> String {
        replacing(text) { $0 == ";" ? "," : nil }
    }

    static func comment(_ text: String) -> String {
        replacing(text) { scalar in
            switch scalar {
            case ":": "-"
            case "[": "("
            case "]": ")"
            default: nil
            }
        }
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
