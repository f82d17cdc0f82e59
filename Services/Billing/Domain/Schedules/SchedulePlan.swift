package import Primitives

/// The days on which a schedule pays: the k-th is the start and k periods.
package struct SchedulePlan: Sendable, Equatable {
    package let frequency: Frequency
    package let start: CalendarDay
    /// The last day that may be one.
    package let end: CalendarDay?

    /// How many days are shown beforehand.
    package static let shown = 12
    private static let timeOfDay = Duration.seconds(6 * 3_600)

    /// - Throws: `startNotInFuture` unless it starts after today, `rangeReversed`.
    package init(
        _ frequency: Frequency, start: CalendarDay, end: CalendarDay?, today: CalendarDay
    ) throws(PlannedError) {
        guard start > today else { throw .startNotInFuture }
        try self.init(frequency, start: start, ending: end)
    }

    /// - Throws: `rangeReversed`.
    package init(_ frequency: Frequency, start: CalendarDay, ending end: CalendarDay?) throws(PlannedError) {
        if let end, end < start { throw .rangeReversed }
        self.init(frequency, start: start, end: end)
    }

    /// As it was kept.
    package init(_ frequency: Frequency, start: CalendarDay, end: CalendarDay?) {
        self.frequency = frequency
        self.start = start
        self.end = end
    }

    /// Nil behind the end.
    /// - Parameter number: of the period, from 0.
    package func day(_ number: Int) -> CalendarDay? {
        let day = frequency.day(number, from: start)
        return end.map { day <= $0 } ?? true ? day : nil
    }

    /// The next days from a period on.
    package func days(from number: Int) -> [CalendarDay] {
        (0..<Self.shown).compactMap { day(number + $0) }
    }

    /// Those from a period on whose time has come, in order.
    package func due(from number: Int, by now: Timestamp) -> [CalendarDay] {
        var days: [CalendarDay] = []
        while let day = day(number + days.count), Self.instant(on: day) <= now { days.append(day) }
        return days
    }

    /// 06:00 UTC: when what is due on a day is paid.
    package static func instant(on day: CalendarDay) -> Timestamp { day.startOfDay + timeOfDay }
}
