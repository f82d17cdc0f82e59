package import Primitives

package enum PeriodTag {}
package typealias PeriodID = Identifier<PeriodTag>

package enum PeriodKind: String, CaseIterable, Sendable { case year, month }

/// See ``states``.
package enum PeriodStatus: String, CaseIterable, Sendable { case open, closed }

/// A fiscal year (the calendar's) or one of its months.
package struct Period: Sendable, Equatable {
    package let id: PeriodID
    package let kind: PeriodKind
    package let start: CalendarDay
    /// The last day that belongs to it.
    package let end: CalendarDay
    package let status: PeriodStatus
    package let closedAt: Timestamp?
    package let closedBy: UserID?
    /// Of a month: whether the closing of its year closed it, so that reopening the year opens it again.
    package let closedWithYear: Bool

    package init(
        id: PeriodID, kind: PeriodKind, start: CalendarDay, end: CalendarDay, status: PeriodStatus = .open,
        closedAt: Timestamp? = nil, closedBy: UserID? = nil, closedWithYear: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.start = start
        self.end = end
        self.status = status
        self.closedAt = closedAt
        self.closedBy = closedBy
        self.closedWithYear = closedWithYear
    }

    /// `2026` or `2026-11`.
    package var name: String { String(start.description.prefix(kind == .year ? 4 : 7)) }

    /// The year that holds `day` and its twelve months, in that order, all open.
    package static func fiscalYear(of day: CalendarDay, ids: () -> PeriodID) -> [Period] {
        let start = day.adding(months: 1 - day.month).startOfMonth
        let year = Period(id: ids(), kind: .year, start: start, end: start.adding(months: 11).endOfMonth)
        return [year]
            + (0..<12).map { month in
                let first = start.adding(months: month)
                return Period(id: ids(), kind: .month, start: first, end: first.endOfMonth)
            }
    }
}

/// Which months are closed, and where an entry may go. A closed year has twelve closed months, so months suffice.
package struct PeriodBook: Sendable {
    /// Nothing is booked outside these days.
    package static let bookableYears = 2000...2199

    private let closedMonths: Set<Int>
    private let knownYears: Set<Int>
    private let lastClosedMonth: Int?

    /// - Parameters:
    ///   - closedMonths: a day of each closed month.
    ///   - knownYears: the years that have their periods.
    package init(closedMonths: [CalendarDay], knownYears: [Int]) {
        self.closedMonths = Set(closedMonths.map(Self.month))
        lastClosedMonth = self.closedMonths.max()
        self.knownYears = Set(knownYears)
    }

    /// Months are closed in their order, so a year that nobody has posted to lies as closed as the months after it.
    package func isClosed(_ day: CalendarDay) -> Bool {
        guard let lastClosedMonth else { return false }
        let month = Self.month(of: day)
        return closedMonths.contains(month) || (month < lastClosedMonth && !knownYears.contains(day.year))
    }

    package func isKnown(year: Int) -> Bool { knownYears.contains(year) }

    /// Whether a person may date an entry so: a mistyped year must not open a fiscal year of its own.
    /// - Parameter latest: see ``latestDay(today:)``.
    /// - Throws: `dateOutOfRange`, `dateTooFarAhead`, `periodClosed`.
    package func checkOpen(_ day: CalendarDay, latest: CalendarDay) throws(AccountingError) {
        guard Self.bookableYears.contains(day.year) else { throw .dateOutOfRange(day) }
        guard day <= latest else { throw .dateTooFarAhead(day, latest: latest) }
        guard !isClosed(day) else { throw .periodClosed(day) }
    }

    /// A year ahead: rent and insurance are booked for that long, typing errors lie beyond.
    package static func latestDay(today: CalendarDay) -> CalendarDay { today.adding(months: 12) }

    /// The day an event is booked on: its own, or, when that month is closed, the first day of the next open month.
    /// The statements of a closed month never change; the entry keeps the time at which the event occurred.
    /// - Throws: `dateOutOfRange` when the day, or every month after it, lies outside the bookable years.
    package func bookingDay(for day: CalendarDay) throws(AccountingError) -> CalendarDay {
        guard Self.bookableYears.contains(day.year) else { throw .dateOutOfRange(day) }
        var candidate = day
        while isClosed(candidate) {
            candidate = candidate.startOfMonth.adding(months: 1)
            guard Self.bookableYears.contains(candidate.year) else { throw .dateOutOfRange(day) }
        }
        return candidate
    }

    private static func month(of day: CalendarDay) -> Int {
        let (year, month, _) = day.components
        return year * 12 + month - 1
    }
}
