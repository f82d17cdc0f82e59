/// A day of the Gregorian calendar without time or zone, kept as the count of days since 1970-01-01.
package struct CalendarDay: Hashable, Comparable, Sendable {
    package let daysSince1970: Int32

    package init(daysSince1970: Int32) {
        self.daysSince1970 = daysSince1970
    }

    /// The first that can be read and written.
    package static let earliest = CalendarDay(knownYear: 1, month: 1, day: 1)

    /// Nil unless the day exists and its year is 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard
            (1...9999).contains(year), (1...12).contains(month),
            (1...Self.daysIn(month: month, year: year)).contains(day)
        else { return nil }
        self.init(knownYear: year, month: month, day: day)
    }

    /// Days from civil date, after Howard Hinnant: years start in March, so that the leap day comes last.
    private init(knownYear: Int, month: Int, day: Int) {
        let year = month <= 2 ? knownYear - 1 : knownYear
        let era = year.flooredDivision(by: 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSince1970 = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    package var year: Int { components.year }
    /// 1 to 12.
    package var month: Int { components.month }
    /// 1 to 31.
    package var day: Int { components.day }

    package var components: (year: Int, month: Int, day: Int) {
        let days = Int(daysSince1970) + 719_468
        let era = days.flooredDivision(by: 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// Midnight UTC at the start of the day.
    package var startOfDay: Timestamp {
        Timestamp(clamping: Int128(daysSince1970) * 86_400_000_000)
    }

    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }

    package static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package static func isLeap(year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }
}

extension CalendarDay {
    /// Saturates at the ends of the 32-bit range.
    package func adding(days: Int) -> CalendarDay {
        CalendarDay(daysSince1970: Int32(clamping: Int128(daysSince1970) + Int128(days)))
    }

    /// The same day of a later (or, negative, earlier) month; a day that month lacks becomes its last, so
    /// 31 January plus one month is 28 or 29 February. Stays within years 1 to 9999.
    package func adding(months: Int) -> CalendarDay {
        let (year, month, day) = components
        let sum = Int128(year) * 12 + Int128(month) - 1 + Int128(months)
        let count = Int(min(max(sum, 12), 9_999 * 12 + 11))
        let target = (year: count / 12, month: count % 12 + 1)
        return CalendarDay(
            knownYear: target.year,
            month: target.month,
            day: min(day, Self.daysIn(month: target.month, year: target.year))
        )
    }

    package var startOfMonth: CalendarDay { adding(days: 1 - day) }
    package var endOfMonth: CalendarDay {
        let (year, month, day) = components
        return adding(days: Self.daysIn(month: month, year: year) - day)
    }

    /// A day of the same month, 1 to 31; a month without it has its last instead.
    package func inMonth(_ day: Int) -> CalendarDay { min(startOfMonth.adding(days: day - 1), endOfMonth) }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    package var weekday: Int {
        let days = Int(daysSince1970) + 3
        return days - days.flooredDivision(by: 7) * 7 + 1
    }

    /// Days from `earlier` to `later`.
    package static func - (later: CalendarDay, earlier: CalendarDay) -> Int {
        Int(later.daysSince1970) - Int(earlier.daysSince1970)
    }
}

extension CalendarDay: LosslessStringConvertible {
    /// Reads `2026-11-20` and nothing else.
    package init?(_ text: String) {
        var reader = DigitReader(Array(text.utf8))
        guard
            let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.isAtEnd
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends `2026-11-20` to a buffer, for writers that build bytes.
    package func append(to text: inout [UInt8]) {
        let (year, month, day) = components
        if year < 0 { text.append(UInt8(ascii: "-")) }
        text.appendDigits(abs(year), width: 4)
        text.append(UInt8(ascii: "-"))
        text.appendDigits(month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.appendDigits(day, width: 2)
    }
}
