package import MoneyKit
package import Primitives

/// The plain-text forms of the journal.
package enum ExportFormat: String, CaseIterable, Sendable {
    case beancount, hledger, csv

    package var contentType: String {
        switch self {
        case .beancount, .hledger: "text/plain; charset=utf-8"
        case .csv: CSV.contentType
        }
    }

    package var fileName: String {
        switch self {
        case .beancount: "journal.beancount"
        case .hledger: "journal.hledger"
        case .csv: "journal.csv"
        }
    }

    package func writer(chart: Chart) -> any ExportWriter {
        switch self {
        case .beancount: BeancountWriter(chart: chart)
        case .hledger: HledgerWriter(chart: chart)
        case .csv: CSVWriter(chart: chart)
        }
    }
}

/// What an export has beside its entries.
package struct ExportContents: Sendable {
    /// Every currency that the books have moved.
    package let currencies: [Currency]
    /// What the entries before the first day left in each account; nil when the export begins with the books.
    package let opening: OpeningBalances?

    package init(currencies: [Currency], opening: OpeningBalances? = nil) {
        self.currencies = currencies
        self.opening = opening
    }
}

/// The balances that an export of some days begins with, revenue and expense too: so a reader's balances at the end of
/// the export are those of our trial balance. They are dated a day early, so the days themselves hold only what
/// happened in them.
package struct OpeningBalances: Sendable {
    package struct Line: Sendable {
        package let account: Account
        /// Positive is a debit.
        package let netDebit: MoneySum
    }

    package static let description = "Opening balances"

    package let day: CalendarDay
    /// By currency; the lines of a currency sum to nothing.
    package let currencies: [(currency: Currency, lines: [Line])]

    /// - Parameters:
    ///   - first: the first day of the export.
    ///   - turnovers: of all days before it, closing entries included.
    package init?(before first: CalendarDay, _ turnovers: [Turnover], chart: Chart) {
        day = first.adding(days: -1)
        var lines: [Currency: [Line]] = [:]
        for turnover in turnovers where turnover.netDebit != 0 {
            guard let account = chart[number: turnover.account] else { continue }
            lines[turnover.currency, default: []].append(
                Line(
                    account: account,
                    netDebit: MoneySum(minorUnits: turnover.netDebit, currency: turnover.currency)))
        }
        guard !lines.isEmpty else { return nil }
        currencies = lines.sorted { $0.key < $1.key }.map { currency, lines in
            (currency, lines.sorted { $0.account.code < $1.account.code })
        }
    }
}

/// Writes the journal piece by piece, so that an export of any length needs little memory.
package protocol ExportWriter: Sendable {
    /// What stands before the first entry: accounts, currencies and opening balances, or column names.
    func writeHeader(_ contents: ExportContents, to out: inout [UInt8])
    func write(_ entry: JournalEntry, to out: inout [UInt8])
}

extension [UInt8] {
    mutating func write(_ text: String) { append(contentsOf: text.utf8) }
}
