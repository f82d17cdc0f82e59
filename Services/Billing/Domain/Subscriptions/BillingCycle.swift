package import Primitives

package enum PlanInterval: String, Sendable, CaseIterable { case day, week, month, year }

/// Days from one on to another, which is not one of them.
package struct DayRange: Sendable, Hashable {
    package let from: CalendarDay
    package let to: CalendarDay

    package init(from: CalendarDay, to: CalendarDay) {
        self.from = from
        self.to = to
    }

    package var days: Int { to - from }
}

/// When periods begin: boundary k is the month of the start plus k times so many, on the billing day or the month's
/// last; counted in days and weeks, the start plus k times so many. Never chained: 31 January, 28 February, 31 March.
package struct BillingCycle: Sendable, Hashable {
    package let interval: PlanInterval
    package let count: Int
    package let start: CalendarDay
    /// 1 to 31; says nothing where days and weeks are counted.
    package let billingDay: Int

    /// - Parameter billingDay: nil: the start's day.
    package init(_ interval: PlanInterval, count: Int, start: CalendarDay, billingDay: Int? = nil) {
        self.interval = interval
        self.count = count
        self.start = start
        self.billingDay = billingDay ?? start.day
    }

    package func boundary(_ number: Int) -> CalendarDay {
        switch interval {
        case .day: start.adding(days: number * count)
        case .week: start.adding(days: 7 * number * count)
        case .month, .year:
            // The last of a month is the same day wherever the month before ended.
            start.startOfMonth.adding(months: number * months).onDay(billingDay)
        }
    }

    package func period(_ number: Int) -> DayRange {
        DayRange(from: boundary(number), to: boundary(number + 1))
    }

    /// Of the period that a day is in; negative before the first boundary.
    package func number(of day: CalendarDay) -> Int {
        switch interval {
        case .day: return Self.floor(day - start, count)
        case .week: return Self.floor(day - start, 7 * count)
        case .month, .year:
            let passed = (day.year - start.year) * 12 + day.month - start.month
            let number = Self.floor(passed, months)
            return boundary(number) > day ? number - 1 : number
        }
    }

    private var months: Int { interval == .year ? 12 * count : count }

    private static func floor(_ number: Int, _ divisor: Int) -> Int {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension CalendarDay {
    /// That day of the month, or its last.
    fileprivate func onDay(_ number: Int) -> CalendarDay {
        adding(days: min(number, CalendarDay.daysIn(month: month, year: year)) - day)
    }
}
