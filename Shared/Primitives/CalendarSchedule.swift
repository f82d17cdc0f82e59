/// Days of the calendar on which something is due, and from which time of the day on.
package struct CalendarSchedule: Hashable, Sendable {
    package enum Days: Hashable, Sendable {
        case daily
        /// 1 is Monday, 7 is Sunday.
        case weekly(Int)
        /// 1 to 31; a month without the day has its last instead.
        case monthly(Int)
    }

    package let days: Days
    package let time: TimeOfDay
    package let zone: ClockZone

    package static func daily(at time: TimeOfDay, in zone: ClockZone = .utc) -> CalendarSchedule {
        CalendarSchedule(days: .daily, time: time, zone: zone)
    }

    package static func weekly(_ weekday: Int, at time: TimeOfDay, in zone: ClockZone = .utc) -> CalendarSchedule {
        precondition((1...7).contains(weekday), "no day of a week")
        return CalendarSchedule(days: .weekly(weekday), time: time, zone: zone)
    }

    package static func monthly(_ day: Int, at time: TimeOfDay, in zone: ClockZone = .utc) -> CalendarSchedule {
        precondition((1...31).contains(day), "no day of a month")
        return CalendarSchedule(days: .monthly(day), time: time, zone: zone)
    }

    /// When it is due on a day of it.
    package func instant(on day: CalendarDay) -> Timestamp { zone.instant(time, on: day) }

    /// The newest day on which it is due by now.
    package func lastDay(by now: Timestamp) -> CalendarDay {
        let today = zone.day(at: now)
        let day = lastDay(until: today)
        return instant(on: day) <= now ? day : lastDay(until: day.adding(days: -1))
    }

    /// The next day on which it is due after a day.
    package func nextDay(after day: CalendarDay) -> CalendarDay {
        switch days {
        case .daily: return day.adding(days: 1)
        case .weekly(let weekday):
            let ahead = (weekday - day.weekday + 7) % 7
            return day.adding(days: ahead == 0 ? 7 : ahead)
        case .monthly(let wanted):
            let this = day.inMonth(wanted)
            return this > day ? this : day.startOfMonth.adding(months: 1).inMonth(wanted)
        }
    }

    private func lastDay(until day: CalendarDay) -> CalendarDay {
        switch days {
        case .daily: return day
        case .weekly(let weekday): return day.adding(days: -((day.weekday - weekday + 7) % 7))
        case .monthly(let wanted):
            let this = day.inMonth(wanted)
            return this <= day ? this : day.startOfMonth.adding(months: -1).inMonth(wanted)
        }
    }
}
