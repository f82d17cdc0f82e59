import PaymentsDomain
import Primitives
import Testing

@Suite struct BankingDayTests {
    /// Of the Federal Reserve's own lists.
    @Test func holidaysOfTheFederalReserve() throws {
        let holidays = [
            "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-09-07", "2026-10-12",
            "2026-11-11", "2026-11-26", "2026-12-25", "2027-01-01", "2027-01-18", "2027-02-15", "2027-05-31",
            "2027-07-05", "2027-09-06", "2027-10-11", "2027-11-11", "2027-11-25",
        ]
        var day = try #require(CalendarDay("2026-01-01"))
        var closed: [String] = []
        while day.year < 2028 {
            if day.weekday <= 5, !BankingDays.fed.contains(day) { closed.append(day.description) }
            day = day.adding(days: 1)
        }
        // One on a Saturday (4 July 2026, 19 June and Christmas 2027) is not kept.
        #expect(closed == holidays)
    }

    @Test func holidaysOfTarget() throws {
        var day = try #require(CalendarDay("2026-01-01"))
        var closed: [String] = []
        while day.year < 2028 {
            if day.weekday <= 5, !BankingDays.target.contains(day) { closed.append(day.description) }
            day = day.adding(days: 1)
        }
        #expect(
            closed == [
                "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2027-01-01", "2027-03-26",
                "2027-03-29",
            ])
    }

    @Test func daysAreCountedOverWeekendsAndHolidays() throws {
        let wednesday = try #require(CalendarDay("2026-11-25"))
        // Thursday is Thanksgiving.
        #expect(BankingDays.fed.adding(1, to: wednesday).description == "2026-11-27")
        #expect(BankingDays.fed.adding(2, to: wednesday).description == "2026-11-30")
    }

    @Test func theLastHourIsOfABankingDay() throws {
        let sunday = try #require(Timestamp(rfc3339: "2026-11-29T23:00:00Z"))
        let last = BankingDays.fed.last(TimeOfDay(20, 0), in: .utc, by: sunday)
        #expect(last == Timestamp(rfc3339: "2026-11-27T20:00:00Z"))
        let before = try #require(Timestamp(rfc3339: "2026-11-27T19:59:59Z"))
        #expect(
            BankingDays.fed.last(TimeOfDay(20, 0), in: .utc, by: before) == Timestamp(rfc3339: "2026-11-25T20:00:00Z"))
    }
}
