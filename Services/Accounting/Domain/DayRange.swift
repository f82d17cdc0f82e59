package import Primitives

/// Days from the first to the last, both included.
package struct DayRange: Hashable, Sendable {
    package let from: CalendarDay
    package let to: CalendarDay

    /// - Throws: `rangeReversed`.
    package init(from: CalendarDay, to: CalendarDay) throws(AccountingError) {
        guard from <= to else { throw .rangeReversed(from: from, to: to) }
        self.from = from
        self.to = to
    }

    package init(day: CalendarDay) {
        self.init(ordered: day, day)
    }

    private init(ordered from: CalendarDay, _ to: CalendarDay) {
        self.from = from
        self.to = to
    }

    /// What a report compares itself with when nobody says otherwise: whole months with as many whole months before
    /// them, other ranges with as many days before them. Never before the earliest day.
    package var preceding: DayRange {
        let last = max(from.adding(days: -1), .earliest)
        if from == from.startOfMonth, to == to.endOfMonth {
            let months = (to.year - from.year) * 12 + to.month - from.month + 1
            return DayRange(ordered: max(from.adding(months: -months), .earliest), last)
        }
        return DayRange(ordered: max(from.adding(days: -(to - from) - 1), .earliest), last)
    }
}
