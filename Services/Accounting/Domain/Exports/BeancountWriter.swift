package import MoneyKit

/// Beancount 2. Text from people stands in quoted strings only, where quote, backslash and line breaks are escaped.
package struct BeancountWriter: ExportWriter {
    private let chart: Chart

    package init(chart: Chart) {
        self.chart = chart
    }

    package func writeHeader(currencies: [Currency], to out: inout [UInt8]) {
        out.write("option \"title\" \"Florin\"\n\n")
        let firstDay = "\(PeriodBook.bookableYears.lowerBound)-01-01"
        for currency in currencies {
            out.write("\(firstDay) commodity \(currency.code)\n  name: \(Self.quoted(currency.name))\n")
        }
        for account in chart.accounts {
            out.write("\(firstDay) open \(ExportName.name(of: account))")
            if let currency = account.currency { out.write(" \(currency.code)") }
            out.write("\n  name: \(Self.quoted(account.name))\n")
        }
    }

    package func write(_ entry: JournalEntry, to out: inout [UInt8]) {
        let draft = entry.draft
        out.write("\n\(draft.date) * \(Self.quoted(draft.description))\n  entry: \"\(draft.id)\"\n")
        out.write("  sequence: \(entry.sequence)\n")
        if let reference = draft.reference { out.write("  reference: \(Self.quoted(reference))\n") }
        for line in Pairing.lines(of: draft.postings) {
            guard let account = chart[number: line.account] else { continue }
            let sign = line.side == .credit ? "-" : ""
            out.write(
                "  \(ExportName.name(of: account))  \(sign)\(line.amount.amountText) \(line.amount.currency.code)\n")
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
}
