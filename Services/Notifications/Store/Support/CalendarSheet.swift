import JSONKit
import NotificationsDomain
import Primitives

/// A business calendar as staff write it, which is how it is kept.
struct CalendarSheet: FieldDecodable, FieldEncodable, Equatable {
    let timeZone: String
    /// By day, Monday first.
    let hours: [[[String]]]
    let holidays: [CalendarDay]

    static let days: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let mostHolidays = 400
    private static let mostIntervals = 12

    static let standard = CalendarSheet(
        timeZone: "UTC", hours: (0..<7).map { $0 < 5 ? [["08:00", "18:00"]] : [] }, holidays: [])

    static let schemaTitle = "BusinessCalendar"
    static let example = standard

    private init(timeZone: String, hours: [[[String]]], holidays: [CalendarDay]) {
        self.timeZone = timeZone
        self.hours = hours
        self.holidays = holidays
    }

    init(_ fields: inout Fields) {
        timeZone = fields.required("time_zone", .zoneName)
        hours = fields.required("hours", .object(Hours.self)).days
        holidays = fields.optional("holidays", .array(.day, 0...Self.mostHolidays)) ?? []
    }

    func encode(to out: inout JSONWriter) {
        out.field("time_zone", timeZone)
        out.field("hours", Hours(days: hours))
        out.field("holidays", holidays)
    }

    /// - Throws: `unknownTimeZone`.
    func calendar(_ zones: ZoneBook) throws(SupportError) -> BusinessCalendar {
        guard let zone = zones.zone(named: timeZone) else { throw .unknownTimeZone(timeZone) }
        let intervals = hours.enumerated().map { day, intervals in
            (day + 1, intervals.compactMap { Self.interval($0) })
        }
        return BusinessCalendar(
            zone: zone, hours: Dictionary(uniqueKeysWithValues: intervals), holidays: Set(holidays))
    }

    fileprivate static func interval(_ texts: [String]) -> BusinessCalendar.Interval? {
        guard texts.count == 2, let start = minutes(texts[0]), let end = minutes(texts[1]), start < 1_440 else {
            return nil
        }
        return BusinessCalendar.Interval(start: start, end: end)
    }

    /// Of `08:00`; `24:00` is the end of a day.
    private static func minutes(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...59).contains(minute), hour >= 0, hour * 60 + minute <= 1_440
        else { return nil }
        return hour * 60 + minute
    }

    private struct Hours: FieldDecodable, FieldEncodable {
        let days: [[[String]]]

        static let schemaTitle = "BusinessHours"
        static let example = Hours(days: CalendarSheet.standard.hours)

        init(days: [[[String]]]) {
            self.days = days
        }

        init(_ fields: inout Fields) {
            var days: [[[String]]] = []
            for day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] {
                days.append(fields.optional(day, .array(.interval, 0...CalendarSheet.mostIntervals)) ?? [])
            }
            self.days = days
        }

        func encode(to out: inout JSONWriter) {
            for (name, intervals) in zip(CalendarSheet.days, days) { out.field(name, intervals) }
        }
    }
}

extension FieldType where Value == [String] {
    /// `["08:00", "12:00"]`
    fileprivate static var interval: FieldType {
        .array(
            .characters(5...5, pattern: "^[0-9:]+$", example: "08:00") { $0 == ":" || ("0"..."9").contains($0) },
            2...2
        )
        .refined { texts in
            CalendarSheet.interval(texts) == nil
                ? FieldError("", .malformed, "must be two times of a day, as [\"08:00\", \"12:00\"]") : nil
        }
        .described("From and to; one that ends where it begins, or before, goes on into the next day")
    }
}
