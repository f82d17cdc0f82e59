import NotificationsDomain
import Primitives
import TestSupport
import Testing

@Suite struct QuietHoursTests {
    private struct Case: Sendable, CustomStringConvertible {
        let at: Timestamp
        let zone: String
        let hours: QuietHours
        let loud: Timestamp
        var description: String { "\(at) \(zone) \(hours.start)-\(hours.end)" }
    }

    private static func cases() throws -> [Case] {
        let text = String(decoding: try SharedData.bytes("notifications/quiet-hours.tsv"), as: UTF8.self)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "\t").map(String.init)
            return Case(
                at: try #require(Timestamp(rfc3339: fields[0])), zone: fields[1],
                hours: QuietHours(start: try minutes(fields[2]), end: try minutes(fields[3])),
                loud: try #require(Timestamp(rfc3339: fields[4])))
        }
    }

    private static func minutes(_ text: String) throws -> Int {
        let parts = text.split(separator: ":").compactMap { Int($0) }
        try #require(parts.count == 2)
        return parts[0] * 60 + parts[1]
    }

    @Test func theFirstLoudInstantIsThatOfTheVectors() throws {
        let cases = try Self.cases()
        #expect(cases.count >= 14)
        for one in cases {
            #expect(one.hours.firstLoudInstant(from: one.at, in: try ZoneFiles.zone(one.zone)) == one.loud, "\(one)")
        }
    }

    /// Against the definition, over a year with both changes; clocks change at no other minutes.
    @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"])
    func itIsTheFirstInstantThatIsNotQuiet(name: String) throws {
        let zone = try ZoneFiles.zone(name)
        let hours = QuietHours(start: 22 * 60, end: 2 * 60 + 30)
        let start = try #require(Timestamp(rfc3339: "2027-01-01T00:00:00Z"))
        var next: Timestamp?
        // From behind, so that each minute knows the loud one after it.
        for minute in stride(from: 366 * 1_440, through: 0, by: -5) {
            let time = start + .seconds(Int64(minute) * 60)
            if !hours.holds(at: time, in: zone) { next = time }
            guard let expected = next else { continue }
            let found = hours.firstLoudInstant(from: time, in: zone)
            #expect(found == expected, "\(time)")
            if found != expected { return }
        }
    }

    @Test func theSameStartAndEndIsNoQuiet() {
        let hours = QuietHours(start: 600, end: 600)
        let time = Timestamp(secondsSince1970: 1_795_000_000)
        #expect(hours.firstLoudInstant(from: time, in: .utc) == time)
    }

    @Test func whatIsNoZoneFileIsRefused() {
        #expect(ZoneRules(name: "x", tzif: []) == nil)
        #expect(ZoneRules(name: "x", tzif: Array("TZif".utf8)) == nil)
        #expect(ZoneRules(name: "x", tzif: Array("TZif2".utf8) + [UInt8](repeating: 0xff, count: 200)) == nil)
    }

    /// The rule in the footer holds long after the last change that the file lists.
    @Test func clocksChangeInTheYear2090Too() throws {
        let berlin = try ZoneFiles.zone("Europe/Berlin")
        #expect(berlin.offset(at: try #require(Timestamp(rfc3339: "2090-01-15T00:00:00Z"))) == 3_600)
        #expect(berlin.offset(at: try #require(Timestamp(rfc3339: "2090-07-15T00:00:00Z"))) == 7_200)
        let sydney = try ZoneFiles.zone("Australia/Sydney")
        #expect(sydney.offset(at: try #require(Timestamp(rfc3339: "2090-01-15T00:00:00Z"))) == 39_600)
    }

    @Test func aTimeThatClocksLeaveOutIsTheInstantAfter() throws {
        let berlin = try ZoneFiles.zone("Europe/Berlin")
        let spring = try #require(CalendarDay("2027-03-28"))
        #expect(berlin.instant(minutes: 150, on: spring).description == "2027-03-28T01:00:00.000Z")
        let autumn = try #require(CalendarDay("2027-10-31"))
        #expect(berlin.instant(minutes: 150, on: autumn).description == "2027-10-31T00:30:00.000Z")
    }
}
