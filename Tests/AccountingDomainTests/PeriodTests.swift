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
        let latest = Fixtures.day("2027-11-20")
        #expect(throws: AccountingError.periodClosed(day)) { try book.checkOpen(day, latest: latest) }
        try book.checkOpen(Fixtures.day("2026-09-30"), latest: latest)
    }

    @Test func aYearNobodyPostedToIsClosedWithTheMonthsAfterIt() throws {
        let day = Fixtures.day("2003-05-10")
        #expect(book.isClosed(day))
        #expect(try book.bookingDay(for: day) == Fixtures.day("2026-01-01"))
        #expect(!book.isClosed(Fixtures.day("2027-05-10")))
        #expect(!PeriodBook(closedMonths: [], knownYears: [2026]).isClosed(day))
    }

    @Test func aPersonDatesEntriesAYearAheadAndNoFurther() throws {
        let latest = PeriodBook.latestDay(today: Fixtures.day("2028-02-29"))
        #expect(latest == Fixtures.day("2029-02-28"))
        try book.checkOpen(latest, latest: latest)
        let beyond = latest.adding(days: 1)
        #expect(throws: AccountingError.dateTooFarAhead(beyond, latest: latest)) {
            try book.checkOpen(beyond, latest: latest)
        }
    }

    @Test(arguments: ["1999-12-31", "2200-01-01"])
    func daysOutsideTheBookableYearsAreRefused(text: String) {
        let day = Fixtures.day(text)
        #expect(throws: AccountingError.dateOutOfRange(day)) { try book.checkOpen(day, latest: day) }
        #expect(throws: AccountingError.dateOutOfRange(day)) { _ = try book.bookingDay(for: day) }
    }

    @Test func withoutAnOpenMonthLeftThereIsNoBookingDay() {
        let full = PeriodBook(closedMonths: [Fixtures.day("2199-12-01")], knownYears: [])
        let day = Fixtures.day("2199-12-31")
        #expect(throws: AccountingError.dateOutOfRange(day)) { _ = try full.bookingDay(for: day) }
    }

    @Test(arguments: [
        // Whole months, with as many months before them.
        ("2026-11-01", "2026-11-30", "2026-10-01", "2026-10-31"),
        ("2028-03-01", "2028-03-31", "2028-02-01", "2028-02-29"),
        ("2026-04-01", "2026-06-30", "2026-01-01", "2026-03-31"),
        // What begins a fiscal year, with the same days a year before.
        ("2026-01-01", "2026-12-31", "2025-01-01", "2025-12-31"),
        ("2026-01-01", "2026-11-28", "2025-01-01", "2025-11-28"),
        ("2026-01-01", "2026-03-31", "2025-01-01", "2025-03-31"),
        ("2026-01-01", "2026-01-01", "2025-01-01", "2025-01-01"),
        // The end of a February is compared with the end of another.
        ("2028-01-01", "2028-02-29", "2027-01-01", "2027-02-28"),
        ("2029-01-01", "2029-02-28", "2028-01-01", "2028-02-29"),
        // Other days, with the same days a year before.
        ("2026-11-10", "2026-11-20", "2025-11-10", "2025-11-20"),
        ("2026-11-20", "2026-11-20", "2025-11-20", "2025-11-20"),
        ("2028-02-29", "2028-02-29", "2027-02-28", "2027-02-28"),
        ("2029-02-10", "2029-02-28", "2028-02-10", "2028-02-28"),
        // Longer than a year: so many years before that the two do not meet.
        ("2025-01-01", "2026-12-31", "2023-01-01", "2024-12-31"),
        ("2025-03-15", "2026-03-15", "2023-03-15", "2024-03-15"),
        // At the beginning of the calendar.
        ("0300-02-11", "1341-01-10", "0001-01-01", "0300-01-10"),
        ("0300-02-01", "1341-01-31", "0001-01-01", "0300-01-31"),
        ("0001-01-01", "0001-12-31", "0001-01-01", "0001-01-01"),
    ])
    func aReportIsComparedByOneRule(from: String, to: String, before: String, last: String) throws {
        let comparative = try DayRange(from: Fixtures.day(from), to: Fixtures.day(to)).comparative
        #expect(comparative == (try DayRange(from: Fixtures.day(before), to: Fixtures.day(last))))
    }

    @Test(arguments: [
        ("2026-11-28", "2025-11-28"), ("2028-02-29", "2027-02-28"), ("2029-02-28", "2028-02-29"),
        ("2026-12-31", "2025-12-31"), ("0001-05-05", "0001-01-01"),
    ])
    func aBalanceSheetIsComparedWithTheEndOfTheSameRange(day: String, before: String) throws {
        let compared = Fixtures.day(day).monthEnd(yearsBefore: 1)
        #expect(compared == Fixtures.day(before))
        let yearToDate = try DayRange(from: Fixtures.day("\(day.prefix(4))-01-01"), to: Fixtures.day(day))
        #expect(yearToDate.comparative.to == compared)
    }

    @Test func aReversedRangeIsRefused() {
        let (from, to) = (Fixtures.day("2026-11-02"), Fixtures.day("2026-11-01"))
        #expect(throws: AccountingError.rangeReversed(from: from, to: to)) { _ = try DayRange(from: from, to: to) }
    }
}
