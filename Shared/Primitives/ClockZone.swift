/// A place whose clocks some work goes by, with the rule in force there: the European Union's since 1996, the United
/// States' since 2007. Written down here because Foundation's time zones need all of ICU in every process.
package enum ClockZone: String, CaseIterable, Sendable {
    case utc = "UTC"
    case frankfurt = "Europe/Berlin"
    case lagos = "Africa/Lagos"
    case newYork = "America/New_York"

    /// What the clocks show beyond UTC.
    package func offset(at time: Timestamp) -> Duration {
        isSummer(time) ? summerOffset : winterOffset
    }

    /// The day that the clocks show.
    package func day(at time: Timestamp) -> CalendarDay { (time + offset(at: time)).day }

    /// When the clocks show a time of a day. One that they show twice, when summer ends, is the first; one that they
    /// leave out, when it begins, is as long after midnight as it would be on another day. So each day has each time
    /// once.
    package func instant(_ time: TimeOfDay, on day: CalendarDay) -> Timestamp {
        let shown = day.startOfDay + time.sinceMidnight
        for offset in [summerOffset, winterOffset] where self.offset(at: shown - offset) == offset {
            return shown - offset
        }
        return shown - winterOffset
    }

    private var winterOffset: Duration {
        switch self {
        case .utc: .zero
        case .frankfurt, .lagos: .seconds(3_600)
        case .newYork: .seconds(-5 * 3_600)
        }
    }

    private var summerOffset: Duration {
        switch self {
        case .utc, .lagos: winterOffset
        case .frankfurt, .newYork: winterOffset + .seconds(3_600)
        }
    }

    private func isSummer(_ time: Timestamp) -> Bool {
        // Both changes lie far from the turn of the year.
        let year = time.day.year
        guard (1996...9998).contains(year) else { return false }
        switch self {
        case .utc, .lagos:
            return false
        case .frankfurt:
            // Everywhere in the Union at 01:00 UTC.
            let begin = Self.sunday(.last, month: 3, year).startOfDay + .seconds(3_600)
            let end = Self.sunday(.last, month: 10, year).startOfDay + .seconds(3_600)
            return time >= begin && time < end
        case .newYork:
            // At 2 o'clock of the local clocks.
            let begin = Self.sunday(.second, month: 3, year).startOfDay + .seconds(7 * 3_600)
            let end = Self.sunday(.first, month: 11, year).startOfDay + .seconds(6 * 3_600)
            return time >= begin && time < end
        }
    }

    private enum Place { case first, second, last }

    private static func sunday(_ place: Place, month: Int, _ year: Int) -> CalendarDay {
        guard let first = CalendarDay(year: year, month: month, day: 1) else {
            preconditionFailure("years are checked before")
        }
        switch place {
        case .first: return first.adding(days: 7 - first.weekday)
        case .second: return first.adding(days: 14 - first.weekday)
        case .last: return first.endOfMonth.adding(days: -(first.endOfMonth.weekday % 7))
        }
    }
}

/// Hours and minutes as clocks show them.
package struct TimeOfDay: Hashable, Sendable, CustomStringConvertible {
    package let hour: Int
    package let minute: Int

    /// Traps unless it is 00:00 to 23:59: times of work stand in the code.
    package init(_ hour: Int, _ minute: Int) {
        precondition((0...23).contains(hour) && (0...59).contains(minute), "no time of a day")
        self.hour = hour
        self.minute = minute
    }

    var sinceMidnight: Duration { .seconds(hour * 3_600 + minute * 60) }

    package var description: String { "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)" }
}
