import MoneyKit
import Primitives

/// Beancount 2. Text from people stands in quoted strings only, where quote, backslash and line breaks are escaped.
package struct BeancountWriter: ExportWriter {
    private let chart: Chart
    private let names: ExportNames

    package init(chart: Chart) {
        self.chart = chart
        names = .beancount(chart)
    }

    package func writeHeader(_ contents: ExportContents, to out: inout [UInt8]) {
        out.write("option \"title\" \"Florin\"\n\n")
        // A day before the first that can be booked: opening balances may be dated there.
        let firstDay = "\(PeriodBook.bookableYears.lowerBound - 1)-12-31"
        for currency in contents.currencies {
            out.write("\(firstDay) commodity \(currency.code)\n  name: \(Self.quoted(currency.name))\n")
        }
        for account in chart.accounts {
            out.write("\(firstDay) open \(names[account])")
            if let currency = account.currency { out.write(" \(currency.code)") }
            out.write("\n  code: \"\(account.code)\"\n  name: \(Self.quoted(account.name))\n")
        }
        if let opening = contents.opening { write(opening, to: &out) }
    }

    private func write(_ opening: OpeningBalances, to out: inout [UInt8]) {
        for (currency, lines) in opening.currencies {
            out.write("\n\(opening.day) * \(Self.quoted(OpeningBalances.description))\n")
            for line in lines {
                out.write("  \(names[line.account])  \(line.netDebit.amountText) \(currency.code)\n")
            }
        }
    }

    package func write(_ entry: JournalEntry, to out: inout [UInt8]) {
        let draft = entry.draft
        out.write("\n\(draft.date) * \(Self.quoted(draft.description))\n  entry: \"\(draft.id)\"\n")
        out.write("  sequence: \(entry.sequence)\n  source: \"\(draft.source.rawValue)\"\n")
        if let reference = draft.reference { out.write("  reference: \(Self.quoted(reference))\n") }
        for line in Pairing.lines(of: draft.postings) {
            guard let account = chart[number: line.account] else { continue }
            let sign = line.side == .credit ? "-" : ""
            out.write("  \(names[account])  \(sign)\(line.amount.amountText) \(line.amount.currency.code)\n")
            if let memo = line.memo { out.write("    memo: \(Self.quoted(memo))\n") }
            if let wallet = line.subledger { out.write("    wallet: \"\(wallet)\"\n") }
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Letters and digits of any script, joined by single hyphens.
    static func accountName(_ name: String) -> String {
        name.unicodeScalars.split { !isOfAName($0) }.map { String($0) }.joined(separator: "-")
    }

    private static func isOfAName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: false
        }
    }
}
