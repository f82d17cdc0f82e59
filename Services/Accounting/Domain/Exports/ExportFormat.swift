package import MoneyKit

/// The plain-text forms of the journal.
package enum ExportFormat: String, CaseIterable, Sendable {
    case beancount, hledger, csv

    package var contentType: String {
        switch self {
        case .beancount, .hledger: "text/plain; charset=utf-8"
        case .csv: "text/csv; charset=utf-8; header=present"
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

/// Writes the journal piece by piece, so that an export of any length needs little memory.
package protocol ExportWriter: Sendable {
    /// What stands before the first entry: accounts and currencies, or column names.
    func writeHeader(currencies: [Currency], to out: inout [UInt8])
    func write(_ entry: JournalEntry, to out: inout [UInt8])
}

/// Account names for both beancount and hledger: the type's root and the code, which never changes.
///
/// A dot, which beancount forbids, becomes two hyphens. Codes never contain two (``AccountCode``), so distinct codes
/// stay distinct names.
package enum ExportName {
    package static func name(of account: Account) -> String {
        "\(root(account.type)):\(account.code.description.split(separator: ".").joined(separator: "--"))"
    }

    private static func root(_ type: AccountType) -> String {
        switch type {
        case .asset: "Assets"
        case .liability: "Liabilities"
        case .equity: "Equity"
        case .revenue: "Income"
        case .expense: "Expenses"
        }
    }
}

extension [UInt8] {
    mutating func write(_ text: String) { append(contentsOf: text.utf8) }
}
