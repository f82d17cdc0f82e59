package import Primitives

/// The days on which a schedule pays.
package struct PaymentPlan: Sendable, Equatable {
    package let frequency: Frequency
    package let start: CalendarDay
    /// The last day that may be one.
    package let end: CalendarDay?
    package let maxRuns: Int?

    /// How far a preview looks ahead.
    package static let previewed = 12
    private static let timeOfDay: Duration = .seconds(6 * 3_600)

    /// - Throws: `startNotInFuture` unless it starts after today, `rangeReversed`.
    package init(
        _ frequency: Frequency, start: CalendarDay, end: CalendarDay?, maxRuns: Int?, today: CalendarDay
    ) throws(PaymentsError) {
        guard start > today else { throw .startNotInFuture }
        if let end, end < start { throw .rangeReversed }
        self.init(frequency, start: start, end: end, maxRuns: maxRuns)
    }

    /// As it was kept.
    package init(_ frequency: Frequency, start: CalendarDay, end: CalendarDay?, maxRuns: Int?) {
        self.frequency = frequency
        self.start = start
        self.end = end
        self.maxRuns = maxRuns
    }

    /// Nil behind the end.
    /// - Parameters:
    ///   - number: of the period, from 0.
    ///   - runs: how many there were.
    package func day(_ number: Int, after runs: Int) -> CalendarDay? {
        let day = frequency.day(number, from: start)
        guard end.map({ day <= $0 }) ?? true, maxRuns.map({ runs < $0 }) ?? true else { return nil }
        return day
    }

    /// The next days from a period on.
    package func days(from number: Int, after runs: Int) -> [CalendarDay] {
        (0..<Self.previewed).compactMap { day(number + $0, after: runs + $0) }
    }

    /// 06:00 UTC.
    package static func instant(on day: CalendarDay) -> Timestamp { day.startOfDay + timeOfDay }
}
