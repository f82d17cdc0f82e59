package import Primitives

/// The days on which a rail's banks work.
package struct BankingDays: Sendable {
    private let isHoliday: @Sendable (CalendarDay) -> Bool

    package func contains(_ day: CalendarDay) -> Bool { day.weekday <= 5 && !isHoliday(day) }

    /// The first one from this day on.
    package func first(from day: CalendarDay) -> CalendarDay {
        var day = day
        while !contains(day) { day = day.adding(days: 1) }
        return day
    }

    /// So many banking days later.
    package func adding(_ count: Int, to day: CalendarDay) -> CalendarDay {
        (0..<count).reduce(day) { day, _ in first(from: day.adding(days: 1)) }
    }

    /// The newest instant by now at which clocks of a zone show a time on one of these days.
    package func last(_ time: TimeOfDay, in zone: ClockZone, by now: Timestamp) -> Timestamp {
        var day = CalendarSchedule.daily(at: time, in: zone).lastDay(by: now)
        while !contains(day) { day = day.adding(days: -1) }
        return zone.instant(time, on: day)
    }

    /// Of the Federal Reserve Banks. A holiday on a Sunday is kept on Monday; one on a Saturday is not kept.
    package static let fed = BankingDays { day in
        let (year, month, date) = day.components
        func isNth(_ count: Int, weekday: Int) -> Bool { day.weekday == weekday && (date - 1) / 7 + 1 == count }
        func isFixed(_ fixedMonth: Int, _ fixedDay: Int) -> Bool {
            let before = day.adding(days: -1).components
            return (month, date) == (fixedMonth, fixedDay)
                || day.weekday == 1 && (before.month, before.day) == (fixedMonth, fixedDay)
        }
        return isFixed(1, 1) || isFixed(6, 19) && year >= 2022 || isFixed(7, 4) || isFixed(11, 11)
            || isFixed(12, 25)
            || month == 1 && isNth(3, weekday: 1) || month == 2 && isNth(3, weekday: 1)
            || month == 5 && day.weekday == 1 && date > 24 || month == 9 && isNth(1, weekday: 1)
            || month == 10 && isNth(2, weekday: 1) || month == 11 && isNth(4, weekday: 4)
    }

    /// Of TARGET: New Year, Good Friday, Easter Monday, 1 May, 25 and 26 December.
    package static let target = BankingDays { day in
        let (year, month, date) = day.components
        let isFixed =
            switch (month, date) {
            case (1, 1), (5, 1), (12, 25), (12, 26): true
            default: false
            }
        let fromEaster = day - easter(year)
        return isFixed || fromEaster == -2 || fromEaster == 1
    }

    /// Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher).
    private static func easter(_ year: Int) -> CalendarDay {
        let (golden, century, rest) = (year % 19, year / 100, year % 100)
        let correction = (century - (century + 8) / 25 + 1) / 3
        let moon = (19 * golden + century - century / 4 - correction + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7
        let shift = (golden + 11 * moon + 22 * weekday) / 451
        let days = moon + weekday - 7 * shift + 114
        guard let day = CalendarDay(year: year, month: days / 31, day: days % 31 + 1) else {
            preconditionFailure("years of days are years")
        }
        return day
    }
}
