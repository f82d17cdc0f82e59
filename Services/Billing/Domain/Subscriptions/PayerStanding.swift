package import Primitives

/// How a payer stands with a merchant, by how long the oldest invoice is overdue.
///
/// - current: nothing is overdue for long.
/// - warning, restricted, suspended: each may become any other by the days; all become current once nothing is overdue.
package enum PayerStanding: String, Sendable, CaseIterable, Comparable {
    case current, warning, restricted, suspended

    /// After so many days overdue.
    private var days: Int {
        switch self {
        case .current: 0
        case .warning: 10
        case .restricted: 14
        case .suspended: 21
        }
    }

    /// - Parameter days: that the oldest is overdue; nil: nothing is.
    package init(overdueDays days: Int?) {
        self = days.flatMap { days in Self.allCases.last { days >= $0.days } } ?? .current
    }

    /// Whether the payer gets nothing new of the merchant, and no more of what there is.
    package var isRestricted: Bool { self >= .restricted }

    package static func < (left: Self, right: Self) -> Bool { left.days < right.days }
}

extension InvoiceSettings.Dunning {
    /// When the wallet is asked again after it refused: the next of the days after the issue that is still to come. Of
    /// those that were missed only the newest counts, and that was now.
    /// - Returns: nil: it was the last.
    package func nextTry(after day: CalendarDay, issuedOn: CalendarDay) -> CalendarDay? {
        retryDays.sorted().map { issuedOn.adding(days: $0) }.first { $0 > day }
    }
}
