import AccountingDomain
import Primitives
import Testing

@Suite struct PeriodTests {
    @Test func aFiscalYearIsTheYearAndItsTwelveMonths() {
        let periods = Period.fiscalYear(of: Fixtures.day("2028-02-29")) { Fixtures.ids.next() }
        #expect(periods.map(\.name) == ["2028"] + (1...12).map { "2028-" + ($0 < 10 ? "0\($0)" : "\($0)") })
        #expect(periods[0].start == Fixtures.day("2028-01-01"))
        #expect(periods[0].end == Fixtures.day("2028-12-31"))
        #expect(periods[2].end == Fixtures.day("2028-02-29"))
        for (before, after) in zip(periods.dropFirst(), periods.dropFirst(2)) {
            #expect(before.end.adding(days: 1) == after.start)
        }
    }

    private let book = PeriodBook(
        closedMonths: ["2026-10-01", "2026-11-30", "2026-12-15"].map(Fixtures.day), knownYears: [2026])

    @Test(arguments: [
        ("2026-09-30", "2026-09-30"), ("2026-10-01", "2027-01-01"), ("2026-12-31", "2027-01-01"),
        ("2027-01-01", "2027-01-01"),
    ])
    func aLateEventIsBookedOnTheFirstDayOfTheNextOpenMonth(occurred: String, booked: String) throws {
        #expect(try book.bookingDay(for: Fixtures.day(occurred)) == Fixtures.day(booked))
    }

    @Test func aManualEntryInAClosedMonthIsRefused() throws {
        let day = Fixtures.day("2026-11-01")
        #expect(throws: AccountingError.periodClosed(day)) { try book.checkOpen(day) }
        try book.checkOpen(Fixtures.day("2026-09-30"))
    }

    @Test(arguments: ["1999-12-31", "2200-01-01"])
    func daysOutsideTheBookableYearsAreRefused(text: String) {
        let day = Fixtures.day(text)
        #expect(throws: AccountingError.dateOutOfRange(day)) { try book.checkOpen(day) }
        #expect(throws: AccountingError.dateOutOfRange(day)) { _ = try book.bookingDay(for: day) }
    }

    @Test func withoutAnOpenMonthLeftThereIsNoBookingDay() {
        let full = PeriodBook(closedMonths: [Fixtures.day("2199-12-01")], knownYears: [])
        let day = Fixtures.day("2199-12-31")
        #expect(throws: AccountingError.dateOutOfRange(day)) { _ = try full.bookingDay(for: day) }
    }

    @Test(arguments: [
        ("2026-11-01", "2026-11-30", "2026-10-01", "2026-10-31"),
        ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"),
        ("2028-03-01", "2028-03-31", "2028-02-01", "2028-02-29"),
        ("2026-11-10", "2026-11-20", "2026-10-30", "2026-11-09"),
        ("2026-11-20", "2026-11-20", "2026-11-19", "2026-11-19"),
        ("0300-02-11", "1341-01-10", "0001-01-01", "0300-02-10"),
        ("0300-02-01", "1341-01-31", "0001-01-01", "0300-01-31"),
        ("0001-01-01", "0001-12-31", "0001-01-01", "0001-01-01"),
    ])
    func aReportIsComparedWithTheRangeBeforeIt(from: String, to: String, before: String, last: String) throws {
        let preceding = try DayRange(from: Fixtures.day(from), to: Fixtures.day(to)).preceding
        #expect(preceding == (try DayRange(from: Fixtures.day(before), to: Fixtures.day(last))))
    }

    @Test func aReversedRangeIsRefused() {
        let (from, to) = (Fixtures.day("2026-11-02"), Fixtures.day("2026-11-01"))
        #expect(throws: AccountingError.rangeReversed(from: from, to: to)) { _ = try DayRange(from: from, to: to) }
    }
}
