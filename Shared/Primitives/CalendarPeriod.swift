/// How often something comes round: every so many days, weeks, months or years.
///
/// For whatever is paid again and again: schedules are of one unit each (`Frequency`), subscriptions say unit and count
/// and the day of the month on which they are billed.
package struct CalendarPeriod: Hashable, Sendable {
    package enum Unit: String, Sendable, CaseIterable { case day, week, month, year }

    package let unit: Unit
    package let count: Int

    package init(_ unit: Unit, count: Int = 1) {
        precondition(count > 0, "no time passes in such a period")
        self.unit = unit
        self.count = count
    }

    /// The day on which so many periods have passed since the start. It is counted from the start and never from the
    /// boundary before, so that a day which a month lacks is its last and no later one moves: 31 January, 28 February,
    /// 31 March.
    /// - Parameters:
    ///   - number: 0 is the boundary in the start's own month; negative ones lie before.
    ///   - billingDay: 1 to 31, where months and years are not to turn on the start's day. The boundary of number 0 may
    ///     then lie before or after the start. Days and weeks have none.
    package func boundary(_ number: Int, from start: CalendarDay, on billingDay: Int? = nil) -> CalendarDay {
        switch unit {
        case .day: start.adding(days: count * number)
        case .week: start.adding(days: 7 * count * number)
        case .month: Self.day(billingDay, after: count * number, from: start)
        case .year: Self.day(billingDay, after: 12 * count * number, from: start)
        }
    }

    private static func day(_ billingDay: Int?, after months: Int, from start: CalendarDay) -> CalendarDay {
        guard let billingDay else { return start.adding(months: months) }
        return start.startOfMonth.adding(months: months).inMonth(billingDay)
    }
}

/// How often a schedule pays.
package enum Frequency: String, Sendable, CaseIterable {
    case daily, weekly, monthly, quarterly, yearly

    package var period: CalendarPeriod {
        switch self {
        case .daily: CalendarPeriod(.day)
        case .weekly: CalendarPeriod(.week)
        case .monthly: CalendarPeriod(.month)
        case .quarterly: CalendarPeriod(.month, count: 3)
        case .yearly: CalendarPeriod(.year)
        }
    }

    /// The day of a number of periods after the start.
    package func day(_ number: Int, from start: CalendarDay) -> CalendarDay { period.boundary(number, from: start) }
}
