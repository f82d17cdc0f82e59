package import MoneyKit
package import Primitives

/// Rows under a head: in a PDF the head stands again on each page, in a sheet it is the first row.
package struct DocumentTable: Sendable {
    package let columns: [DocumentColumn]
    package var rows: [DocumentRow]

    package init(_ columns: [DocumentColumn], rows: [DocumentRow]) {
        self.columns = columns
        self.rows = rows
    }
}

package struct DocumentColumn: Sendable {
    package enum Alignment: Sendable { case left, right }

    package let title: String
    package let alignment: Alignment
    /// Its share of the width: that of all columns together is the page's.
    package let share: Double

    package init(_ title: String, _ alignment: Alignment = .left, share: Double = 1) {
        precondition(share > 0, "a column without a width")
        self.title = title
        self.alignment = alignment
        self.share = share
    }
}

package struct DocumentRow: Sendable {
    package enum Style: Sendable {
        case plain
        /// Names what follows; it does not stand alone at the end of a page.
        case heading
        /// Sums up what stands above it.
        case total
    }

    package let cells: [DocumentCell]
    package let style: Style

    package init(_ cells: [DocumentCell], style: Style = .plain) {
        self.cells = cells
        self.style = style
    }
}

/// What stands in a cell.
package enum DocumentCell: Sendable, Equatable {
    /// Letters and nothing else, whatever they look like: no markup, no formula, no link, no number.
    case text(String)
    case day(CalendarDay)
    /// In minor units, shown with the digits of the currency and without its code.
    case amount(Int128, Currency)
    case number(Int64)
    case empty

    /// As a program reads it: `-1234.50`.
    package var plain: String {
        switch self {
        case .text(let text): text
        case .day(let day): day.description
        case .amount(let minorUnits, let currency): currency.amountText(ofMinorUnits: minorUnits)
        case .number(let number): String(number)
        case .empty: ""
        }
    }

    /// As a person reads it: `-1,234.50`.
    var shown: String {
        if case .amount = self { Self.grouped(plain) } else { plain }
    }

    private static func grouped(_ amount: String) -> String {
        let whole = amount.prefix { $0 != "." }
        let digits = whole.drop { $0 == "-" }
        var grouped = whole.count > digits.count ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped += "," }
            grouped.append(digit)
        }
        return grouped + amount[whole.endIndex...]
    }

    /// For a table of comma-separated values.
    package var csv: CSV.Field {
        if case .text(let text) = self { .text(text) } else { .value(plain) }
    }
}
