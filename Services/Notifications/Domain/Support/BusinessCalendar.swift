package import Primitives

/// When people work: hours of each day of the week by the clocks of a place, and the days off.
package struct BusinessCalendar: Sendable {
    /// From the first minute of a day up to the last, which it does not have. One that ends where it begins, or
    /// before, goes on into the next day; it is its first day's, so that a day off takes all of it.
    package struct Interval: Hashable, Sendable {
        package let start: Int
        package let end: Int

        package init(start: Int, end: Int) {
            self.start = start
            self.end = end
        }

        var crossesMidnight: Bool { end <= start }
    }

    package let zone: ZoneRules
    /// By day of the week: 1 is Monday, 7 is Sunday.
    package let hours: [Int: [Interval]]
    package let holidays: Set<CalendarDay>

    package init(zone: ZoneRules, hours: [Int: [Interval]], holidays: Set<CalendarDay>) {
        self.zone = zone
        self.hours = hours.mapValues { $0.sorted { ($0.start, $0.end) < ($1.start, $1.end) } }
        self.holidays = holidays
    }

    /// Mondays to Fridays, 08:00 to 18:00 UTC.
    package static let standard = BusinessCalendar(
        zone: .utc,
        hours: Dictionary(uniqueKeysWithValues: (1...5).map { ($0, [Interval(start: 8 * 60, end: 18 * 60)]) }),
        holidays: [])

    /// A calendar that leaves longer without an hour of work than this is a mistake.
    private static let furthestDays = 20 * 366

    /// When so much time of work has passed; time that clocks show twice counts twice, time that they leave out not.
    /// - Returns: nil when the calendar never has so much.
    package func adding(_ work: Duration, to start: Timestamp) -> Timestamp? {
        guard work > .zero else { return start }
        var remaining = work
        var result: Timestamp?
        forEachSpan(from: start) { span in
            let length = span.upperBound - span.lowerBound
            if remaining <= length {
                result = span.lowerBound + remaining
                return false
            }
            remaining -= length
            return true
        }
        return result
    }

    /// The time of work between two instants.
    package func work(from start: Timestamp, until end: Timestamp) -> Duration {
        guard start < end else { return .zero }
        var sum = Duration.zero
        forEachSpan(from: start) { span in
            guard span.lowerBound < end else { return false }
            sum += min(span.upperBound, end) - span.lowerBound
            return true
        }
        return sum
    }

    /// Stretches of work from an instant on, in order, none of them twice; until `body` says that it is enough.
    private func forEachSpan(from start: Timestamp, _ body: (Range<Timestamp>) -> Bool) {
        // What begins on the day before may still go on.
        var day = zone.day(at: start).adding(days: -1)
        var covered = start
        for _ in 0...Self.furthestDays {
            for interval in holidays.contains(day) ? [] : hours[day.weekday, default: []] {
                let begin = max(covered, zone.instant(minutes: interval.start, on: day))
                let end = zone.instant(
                    minutes: interval.end, on: interval.crossesMidnight ? day.adding(days: 1) : day)
                guard begin < end else { continue }
                covered = end
                guard body(begin..<end) else { return }
            }
            day = day.adding(days: 1)
        }
    }
}
