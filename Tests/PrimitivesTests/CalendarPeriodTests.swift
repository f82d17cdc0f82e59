import Primitives
import Testing

/// Boundaries are counted from the start, and a month that lacks a day has its last instead.
@Suite struct CalendarPeriodTests {
    private func days(_ period: CalendarPeriod, _ start: String, on billingDay: Int? = nil, _ numbers: Range<Int>)
        throws -> [String]
    {
        let start = try #require(CalendarDay(start))
        return numbers.map { period.boundary($0, from: start, on: billingDay).description }
    }

    @Test func monthsAreNeverChained() throws {
        #expect(
            try days(CalendarPeriod(.month), "2027-01-31", 0..<4)
                == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"])
        #expect(try days(CalendarPeriod(.month), "2027-03-31", -1..<1) == ["2027-02-28", "2027-03-31"])
        #expect(try days(CalendarPeriod(.year), "2028-02-29", 0..<5).last == "2032-02-29")
        #expect(try days(CalendarPeriod(.year), "2028-02-29", 1..<2) == ["2029-02-28"])
    }

    @Test func theBillingDayIsClampedInEachMonth() throws {
        #expect(
            try days(CalendarPeriod(.month), "2027-02-14", on: 31, 0..<3) == ["2027-02-28", "2027-03-31", "2027-04-30"])
        #expect(try days(CalendarPeriod(.month), "2027-02-01", on: 13, 0..<2) == ["2027-02-13", "2027-03-13"])
        #expect(try days(CalendarPeriod(.month), "2027-02-20", on: 13, 0..<2) == ["2027-02-13", "2027-03-13"])
        #expect(
            try days(CalendarPeriod(.month, count: 3), "2026-11-30", on: 31, 0..<3)
                == ["2026-11-30", "2027-02-28", "2027-05-31"])
        #expect(try days(CalendarPeriod(.year, count: 2), "2028-02-10", on: 30, 0..<2) == ["2028-02-29", "2030-02-28"])
    }

    @Test func daysAndWeeksAreCounted() throws {
        #expect(try days(CalendarPeriod(.day, count: 10), "2027-02-25", 0..<2) == ["2027-02-25", "2027-03-07"])
        #expect(try days(CalendarPeriod(.week, count: 2), "2027-02-25", on: 3, 0..<2) == ["2027-02-25", "2027-03-11"])
    }

    @Test(arguments: Frequency.allCases)
    func aYearOfEachFrequency(frequency: Frequency) throws {
        let start = try #require(CalendarDay("2027-01-31"))
        let perYear: [Frequency: Int] = [.daily: 365, .weekly: 52, .monthly: 12, .quarterly: 4, .yearly: 1]
        let count = try #require(perYear[frequency])
        let day = frequency.day(count, from: start)
        #expect(day.description == (frequency == .weekly ? "2028-01-30" : "2028-01-31"))
    }
}
