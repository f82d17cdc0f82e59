import FoundationEssentials
import NotificationsDomain
import Primitives
import TestSupport
import Testing

/// Time of work as a file of the suite's data has it, computed there minute by minute by another program.
@Suite struct BusinessCalendarTests {
    private struct Sheet: Decodable {
        let timeZone: String
        let hours: [String: [[String]]]
        let holidays: [String]

        func calendar() throws -> BusinessCalendar {
            let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            var hours: [Int: [BusinessCalendar.Interval]] = [:]
            for (name, intervals) in self.hours {
                let day = try #require(days.firstIndex(of: name)) + 1
                hours[day] = try intervals.map { interval in
                    BusinessCalendar.Interval(start: try minutes(interval[0]), end: try minutes(interval[1]))
                }
            }
            return BusinessCalendar(
                zone: try ZoneFiles.zone(timeZone), hours: hours,
                holidays: Set(try holidays.map { try #require(CalendarDay($0)) }))
        }

        private func minutes(_ text: String) throws -> Int {
            let parts = text.split(separator: ":").compactMap { Int($0) }
            try #require(parts.count == 2)
            return parts[0] * 60 + parts[1]
        }
    }

    private struct Case: Decodable {
        let calendar: String
        let from: String
        let until: String?
        let businessMinutes: Int
        let dueAt: String?
    }

    private struct File: Decodable {
        let calendars: [String: Sheet]
        let add: [Case]
        let between: [Case]
    }

    private static func file() throws -> File {
        let bytes = try SharedData.bytes("notifications/business-hours.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(File.self, from: Data(bytes))
    }

    private static func time(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

    @Test func workIsAdded() throws {
        let file = try Self.file()
        for item in file.add {
            let calendar = try #require(file.calendars[item.calendar]).calendar()
            let due = calendar.adding(.seconds(60 * item.businessMinutes), to: try Self.time(item.from))
            #expect(due?.rfc3339 == item.dueAt, "\(item)")
        }
        #expect(file.add.count >= 9)
    }

    @Test func workIsCounted() throws {
        let file = try Self.file()
        for item in file.between {
            let calendar = try #require(file.calendars[item.calendar]).calendar()
            let work = calendar.work(
                from: try Self.time(item.from), until: try Self.time(try #require(item.until)))
            #expect(work == .seconds(60 * item.businessMinutes), "\(item)")
        }
    }

    /// What is added is what is counted, in all calendars, from instants around changes of the clock.
    @Test(arguments: 0..<20) func addingAndCountingAgree(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for (name, sheet) in try Self.file().calendars {
            let calendar = try sheet.calendar()
            for start in ["2027-03-26T00:00:00Z", "2027-10-29T00:00:00Z", "2026-12-23T00:00:00Z"] {
                let from = try Self.time(start) + .seconds(Int(random.next() % (5 * 86_400)))
                let work = Duration.seconds(60 * Int(1 + random.next() % 5_000))
                let due = try #require(calendar.adding(work, to: from))
                #expect(calendar.work(from: from, until: due) == work, "\(name) \(from) \(work), seed \(seed)")
                #expect(calendar.work(from: from, until: due - .microseconds(1)) < work)
            }
        }
    }

    /// Also where clocks are set by half an hour, stand at a quarter, or change at midnight.
    @Test(arguments: [
        "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "Asia/Beirut", "America/St_Johns", "Etc/GMT-14",
    ])
    func wholeDaysAreAllOfTheTime(place: String) throws {
        let days = (1...7).map { ($0, [BusinessCalendar.Interval(start: 0, end: 1_440)]) }
        let always = BusinessCalendar(
            zone: try ZoneFiles.zone(place), hours: Dictionary(uniqueKeysWithValues: days), holidays: [])
        let start = try Self.time("2026-11-27T16:30:00Z")
        let year = Duration.seconds(365 * 86_400)
        #expect(always.adding(year, to: start) == start + year)
        #expect(always.work(from: start, until: start + year) == year)
    }

    @Test func aCalendarWithoutWorkHasNoEnd() {
        let never = BusinessCalendar(zone: .utc, hours: [:], holidays: [])
        #expect(never.adding(.seconds(60), to: Timestamp(secondsSince1970: 0)) == nil)
        #expect(never.work(from: .init(secondsSince1970: 0), until: .init(secondsSince1970: 86_400)) == .zero)
    }

    /// Overlapping hours are not counted twice: one that goes on into the next day meets that day's own.
    @Test func hoursThatOverlapCountOnce() throws {
        let calendar = BusinessCalendar(
            zone: .utc, hours: [1: [.init(start: 1_320, end: 120)], 2: [.init(start: 60, end: 180)]],
            holidays: [])
        // Monday 22:00 to Tuesday 02:00, and Tuesday 01:00 to 03:00.
        let work = calendar.work(
            from: try Self.time("2026-11-30T00:00:00Z"), until: try Self.time("2026-12-02T00:00:00Z"))
        #expect(work == .seconds(5 * 3_600))
    }

    @Test func aDayFromMidnightToMidnightIsWhole() throws {
        let calendar = BusinessCalendar(
            zone: try ZoneFiles.zone("Europe/Berlin"), hours: [7: [.init(start: 0, end: 0)]], holidays: [])
        // The Sunday on which summer ends has 25 hours, the one on which it begins 23.
        for (day, hours) in [("2027-10-31", 25), ("2027-03-28", 23), ("2027-06-06", 24)] {
            let noon = try Self.time("\(day)T12:00:00Z")
            let work = calendar.work(from: noon - .seconds(86_400), until: noon + .seconds(86_400))
            #expect(work == .seconds(hours * 3_600), "\(day)")
        }
    }
}
