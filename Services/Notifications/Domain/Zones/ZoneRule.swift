import Primitives

/// When clocks change from year to year: the TZ string of POSIX with the extensions of RFC 8536 section 3.3.1, as
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable {
    private struct Summer: Sendable {
        let offset: Int
        let begin: YearlyInstant
        let end: YearlyInstant
    }

    private let standard: Int
    private let summer: Summer?

    init?(posix text: String) {
        var reader = PosixReader(text)
        guard reader.name(), let standard = reader.offset() else { return nil }
        self.standard = standard
        if reader.isAtEnd {
            summer = nil
            return
        }
        guard reader.name() else { return nil }
        let offset = reader.next == "," ? standard + 3_600 : reader.offset()
        guard let offset, let begin = reader.yearly(), let end = reader.yearly(), reader.isAtEnd else { return nil }
        summer = Summer(offset: offset, begin: begin, end: end)
    }

    func offset(at seconds: Int64) -> Int {
        guard let summer else { return standard }
        let year = Self.year(of: seconds + Int64(standard))
        let begin = summer.begin.seconds(year) - Int64(standard)
        let end = summer.end.seconds(year) - Int64(summer.offset)
        // South of the equator summer goes over the turn of the year.
        let isSummer = begin < end ? begin <= seconds && seconds < end : seconds >= begin || seconds < end
        return isSummer ? summer.offset : standard
    }

    func nextChange(after seconds: Int64) -> Int64? {
        guard let summer else { return nil }
        let year = Self.year(of: seconds)
        return (year - 1...year + 2).flatMap { year in
            [summer.begin.seconds(year) - Int64(standard), summer.end.seconds(year) - Int64(summer.offset)]
        }.filter { $0 > seconds }.min()
    }

    private static func year(of seconds: Int64) -> Int { Timestamp(secondsSince1970: seconds).day.year }
}

/// A day of each year and a time of it, as the clocks show it before they change.
struct YearlyInstant: Sendable {
    enum Day: Sendable {
        /// 1 to 365, 29 February is never counted.
        case withoutLeapDay(Int)
        /// 0 to 365.
        case ofYear(Int)
        /// Month, week (5 is the last), weekday (0 is Sunday).
        case weekday(month: Int, week: Int, day: Int)
    }

    let day: Day
    /// After midnight; may lie on another day.
    let time: Int

    /// Of the clocks' own time, as if it were UTC.
    func seconds(_ year: Int) -> Int64 {
        Int64(date(min(max(year, 1), 9_999)).daysSince1970) * 86_400 + Int64(time)
    }

    private func date(_ year: Int) -> CalendarDay {
        switch day {
        case .ofYear(let count): return Self.first(of: 1, year).adding(days: count)
        case .withoutLeapDay(let count):
            let leap = CalendarDay.isLeap(year: year) && count > 59 ? 1 : 0
            return Self.first(of: 1, year).adding(days: count - 1 + leap)
        case .weekday(let month, let week, let day):
            let first = Self.first(of: month, year)
            let firstWeekday = first.adding(days: (day - first.weekday % 7 + 7) % 7)
            let wanted = firstWeekday.adding(days: 7 * (week - 1))
            return wanted <= first.endOfMonth ? wanted : wanted.adding(days: -7)
        }
    }

    private static func first(of month: Int, _ year: Int) -> CalendarDay {
        guard let day = CalendarDay(year: year, month: month, day: 1) else {
            preconditionFailure("years and months are checked before")
        }
        return day
    }
}
