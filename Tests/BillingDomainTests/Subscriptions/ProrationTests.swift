import BillingDomain
import MoneyKit
import Primitives
import Testing

@Suite struct ProrationTests {
    private static func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

    private static func money(_ text: String) throws -> Money { try Money(parsing: text, currency: .USD) }

    private static func amounts(_ lines: [ProrationLine]) -> [String] { lines.map(\.amount.amountText) }

    @Test func aStartBeforeTheBillingDayCostsItsDays() throws {
        let start = try Self.day("2027-02-01")
        let proration = Proration(
            BillingCycle(.month, count: 1, start: start, billingDay: 13), price: try Self.money("31.00"), start: start)
        let lines = try proration.lines(through: Self.day("2027-02-13"))
        #expect(Self.amounts(lines) == ["12.00", "31.00"])
        #expect(lines[0].range.days == 12 && lines[0].ofDays == 31)
    }

    @Test func theLastDayOfAMonthIsMeasuredFromTheLastOfTheOneBefore() throws {
        let start = try Self.day("2027-02-14")
        let segment = BillingCycle(.month, count: 1, start: start, billingDay: 31).segment(from: start)
        #expect(segment.days == 14 && segment.ofDays == 28)
    }

    @Test func boundariesAreNeverChained() throws {
        let cycle = BillingCycle(.month, count: 1, start: try Self.day("2027-01-31"))
        #expect((0..<4).map { "\(cycle.boundary($0))" } == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"])
    }

    @Test func aChangeGivesBackWhatIsLeftAndBeginsWithItsDay() throws {
        let start = try Self.day("2027-01-01")
        let changes = [
            Proration.Change(on: try Self.day("2027-01-11"), price: try Self.money("29.99")),
            Proration.Change(on: try Self.day("2027-01-11"), price: try Self.money("49.99")),
        ]
        let proration = Proration(
            BillingCycle(.month, count: 1, start: start), price: try Self.money("9.99"), start: start,
            changes: changes)
        let lines = try proration.lines(through: Self.day("2027-01-31"))
        #expect(Self.amounts(lines) == ["9.99", "-6.77", "20.32", "-20.32", "33.86"])
    }

    @Test func aChangeOnABoundaryIsChargedFromThereAndGivesNothingBack() throws {
        let start = try Self.day("2027-01-31")
        let proration = Proration(
            BillingCycle(.month, count: 1, start: start), price: try Self.money("10.00"), start: start,
            changes: [Proration.Change(on: try Self.day("2027-02-28"), price: try Self.money("20.00"))])
        #expect(Self.amounts(try proration.lines(through: Self.day("2027-02-28"))) == ["10.00", "20.00"])
    }

    @Test func whatIsGivenBackIsAllButWhatWasUsed() throws {
        let start = try Self.day("2027-01-01")
        let segment = BillingCycle(.month, count: 1, start: start).segment(from: start)
        let invoiced = try Self.money("9.99")
        #expect(try segment.unused(of: invoiced, from: start) == invoiced)
        #expect(try segment.unused(of: invoiced, from: Self.day("2027-02-01")).isZero)
    }

    @Test func tooManyLinesAreRefused() throws {
        let start = try Self.day("2027-01-01")
        let proration = Proration(
            BillingCycle(.day, count: 1, start: start), price: try Self.money("1.00"), start: start)
        let enough = start.adding(days: Proration.limit - 1)
        #expect(try proration.lines(through: enough).count == Proration.limit)
        #expect(throws: SubscriptionError.prorationTooLong) { try proration.lines(through: enough.adding(days: 1)) }
    }

    /// The number of the period that a day is in, whatever the day: the period holds it.
    @Test(arguments: PlanInterval.allCases) func aDayIsInItsPeriod(_ interval: PlanInterval) throws {
        let start = try Self.day("2028-02-29")
        for count in 1...5 {
            for billingDay in [1, 15, 29, 31] {
                let cycle = BillingCycle(interval, count: count, start: start, billingDay: billingDay)
                for distance in stride(from: -800, through: 800, by: 7) {
                    let day = start.adding(days: distance)
                    let period = cycle.period(cycle.number(of: day))
                    #expect(period.from <= day && day < period.to)
                }
            }
        }
    }
}
