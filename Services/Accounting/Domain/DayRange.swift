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

    /// What a report compares itself with when nobody says otherwise.
    ///
    /// Whole months are compared with as many whole months before them. What begins a fiscal year, or is not whole
    /// months, is compared with the same days a year before (IAS 34.20), or so many years before that the two do not
    /// meet. Never before the earliest day.
    package var comparative: DayRange {
        if from == from.startOfMonth, to == to.endOfMonth, from.month > 1 {
            let months = (to.year - from.year) * 12 + to.month - from.month + 1
            return DayRange(
                ordered: max(from.adding(months: -months), .earliest), max(from.adding(days: -1), .earliest))
        }
        var years = 1
        while end(years: years) >= from, years <= to.year - from.year { years += 1 }
        let first = from.years(before: years)
        // Only at the beginning of the calendar can the two still meet.
        return DayRange(ordered: first, max(first, end(years: years)))
    }

    /// The last day, years before: the end of a month stays one in what begins with a month.
    private func end(years: Int) -> CalendarDay {
        from == from.startOfMonth ? to.monthEnd(yearsBefore: years) : to.years(before: years)
    }
}

extension CalendarDay {
    /// The same day of an earlier year, never before the earliest; of a 29 February, the 28th.
    fileprivate func years(before count: Int) -> CalendarDay {
        year > count ? adding(months: -12 * count) : .earliest
    }

    /// As the same day of an earlier year, but the end of a month stays one: what was there at the end of a February is
    /// compared with the end of another.
    package func monthEnd(yearsBefore count: Int) -> CalendarDay {
        let day = years(before: count)
        return self == endOfMonth && day != .earliest ? day.endOfMonth : day
    }
}
