import Primitives
import Testing

struct TimestampTests {
    @Test(arguments: [
        ("2026-11-20T23:15:04.120Z", 1_795_216_504_120_000), ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.999999Z", -1), ("2000-02-29T12:00:00.5Z", 951_825_600_500_000),
        ("2026-11-21T01:15:04.120+02:00", 1_795_216_504_120_000),
        ("2026-11-20T15:45:04.120-07:30", 1_795_216_504_120_000),
        ("2026-11-20t23:15:04.120000z", 1_795_216_504_120_000),
        ("2026-11-20T23:15:04.120000999Z", 1_795_216_504_120_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000), ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ])
    func readsRFC3339(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microsecondsSince1970 == microseconds)
    }

    @Test(arguments: [
        "", "2026-11-20", "2026-11-20T23:15:04", "2026-11-20 23:15:04Z", "2026-11-20T23:15Z", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-11-20T24:00:00Z", "2026-11-20T23:60:00Z", "2016-12-31T23:59:60Z", "2026-11-20T23:15:04.Z",
        "2026-11-20T23:15:04.1234567890Z", "2026-11-20T23:15:04,1Z", "2026-11-20T23:15:04+0200",
        "2026-11-20T23:15:04+24:00", "2026-11-20T23:15:04+02:60", "2026-11-20T23:15:04ZZ", "+026-11-20T23:15:04Z",
        "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "２026-11-20T23:15:04Z",
    ])
    func refusesEverythingElse(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func writesMillisecondsCutTowardsThePast() {
        #expect(Timestamp(microsecondsSince1970: 1_795_216_504_120_999).rfc3339 == "2026-11-20T23:15:04.120Z")
        #expect(Timestamp(microsecondsSince1970: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp.distantPast.rfc3339 == "0001-01-01T00:00:00.000Z")
        #expect(Timestamp.distantFuture.rfc3339 == "9999-12-31T23:59:59.999Z")
    }

    @Test func anyMillisecondRoundTrips() {
        for _ in 0..<2_000 {
            let range = Timestamp.distantPast.millisecondsSince1970...Timestamp.distantFuture.millisecondsSince1970
            let time = Timestamp(millisecondsSince1970: .random(in: range))
            #expect(Timestamp(rfc3339: time.rfc3339) == time)
        }
    }

    @Test(arguments: [
        (0, 0, 1_000), (999, 0, 1_000), (1_000, 1_000, 2_000), (-1, -1_000, 0), (-1_000, -1_000, 0),
        (1_795_216_504_120_999, 1_795_216_504_120_000, 1_795_216_504_121_000),
    ])
    func aShownTimeIsItsWholeMillisecond(kept: Int64, shown: Int64, end: Int64) {
        let time = Timestamp(microsecondsSince1970: kept)
        #expect(time.shown.microsecondsSince1970 == shown && time.shown.rfc3339 == time.rfc3339)
        #expect(time.endOfShown.microsecondsSince1970 == end)
        #expect(Timestamp(rfc3339: time.rfc3339) == time.shown)
    }

    @Test func arithmeticIsExactAndSaturates() {
        let time = Timestamp(microsecondsSince1970: 10)
        #expect((time + .microseconds(5)).microsecondsSince1970 == 15)
        #expect((time - .nanoseconds(1_999)).microsecondsSince1970 == 9)
        #expect(time - Timestamp(microsecondsSince1970: 25) == .microseconds(-15))
        let last = Timestamp(microsecondsSince1970: .max)
        #expect(last + .seconds(1) == last)
        #expect(Timestamp(microsecondsSince1970: .min) - .seconds(Int64.max) == Timestamp(microsecondsSince1970: .min))
        #expect(last - Timestamp(microsecondsSince1970: .min) > .seconds(18_000_000_000_000))
    }

    @Test func dayIsTheOneInUTC() {
        #expect(Timestamp(microsecondsSince1970: -1).day.description == "1969-12-31")
        #expect(Timestamp(rfc3339: "2026-11-20T23:59:59.999999Z")?.day.description == "2026-11-20")
        #expect(Timestamp(rfc3339: "2026-11-21T00:00:00Z")?.day.description == "2026-11-21")
    }

    @Test func retryAfterRoundsUp() {
        #expect(Duration.zero.wholeSecondsRoundedUp == 0)
        #expect(Duration.nanoseconds(1).wholeSecondsRoundedUp == 1)
        #expect(Duration.seconds(2).wholeSecondsRoundedUp == 2)
        #expect(Duration.milliseconds(-1).wholeSecondsRoundedUp == 0)
    }
}

struct CalendarDayTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-11-20", 20_777), ("0001-01-01", -719_162),
        ("9999-12-31", 2_932_896),
    ])
    func knowsItsNumber(text: String, number: Int32) {
        #expect(CalendarDay(text)?.daysSince1970 == number)
        #expect(CalendarDay(daysSince1970: number).description == text)
    }

    @Test(arguments: [
        "2026-02-29", "1900-02-29", "2026-4-1", "2026-04-31", "20260401", "2026-04-01Z", "0000-01-01", "",
    ])
    func refusesOtherText(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test func eachDayFollowsTheOneBefore() throws {
        var day = try #require(CalendarDay("1899-12-31"))
        for _ in 0..<80_000 {
            let next = day.adding(days: 1)
            let isSameMonth = next.year == day.year && next.month == day.month && next.day == day.day + 1
            let isNewMonth = next.day == 1 && day == day.endOfMonth
            #expect(isSameMonth || isNewMonth)
            #expect(CalendarDay(year: next.year, month: next.month, day: next.day) == next)
            day = next
        }
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-03-31", -1, "2026-02-28"),
        ("2026-11-20", 14, "2028-01-20"), ("2026-01-01", -1, "2025-12-01"), ("9999-12-31", 1, "9999-12-31"),
    ])
    func monthsClampToTheLastDay(start: String, months: Int, end: String) throws {
        #expect(try #require(CalendarDay(start)).adding(months: months).description == end)
    }

    @Test func monthEndsAndWeekdays() throws {
        let day = try #require(CalendarDay("2026-11-20"))
        #expect(day.startOfMonth.description == "2026-11-01")
        #expect(day.endOfMonth.description == "2026-11-30")
        #expect(day.weekday == 5)
        #expect(CalendarDay(daysSince1970: -4).weekday == 7)
        #expect(day.startOfDay.rfc3339 == "2026-11-20T00:00:00.000Z")
        #expect(day.adding(days: 10) - day == 10)
    }
}
