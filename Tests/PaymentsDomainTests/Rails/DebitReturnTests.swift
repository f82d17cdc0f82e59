import MoneyKit
import Primitives
import Testing

@testable import PaymentsDomain

@Suite struct DebitReturnTests {
    /// A Thursday a week before Thanksgiving.
    private static let settled = CalendarDay("2026-11-19")

    @Test(arguments: [
        ("R01", 4), ("R02", 4), ("R20", 4), ("R05", 60), ("R07", 60), ("R10", 60), ("R11", 60), ("R29", 60),
    ])
    func itComesInTimeForSoLong(code: String, days: Int) throws {
        let settled = try #require(Self.settled)
        // Two banking days after a Thursday are the Monday.
        #expect(DebitReturn.isInTime(code, settledOn: settled, on: settled.adding(days: days)))
        #expect(!DebitReturn.isInTime(code, settledOn: settled, on: settled.adding(days: days + 1)))
    }

    @Test func onlyALackOfMoneySaysNothingAgainstAnAccount() {
        let harmless = ["R01", "R02", "R03", "R09", "R10", ""].filter { !DebitReturn.spoilsAccount($0) }
        #expect(harmless == ["R01", "R09"])
    }

    /// A bank is waited for longer than somebody who pays.
    @Test func aDebitIsNotOverAfterADay() {
        let start = Timestamp(secondsSince1970: 1_795_000_000)
        func deposit(_ method: Deposit.Method) -> Deposit {
            Deposit(
                id: DepositID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 1, low: 2)),
                wallet: UniqueID(high: 1, low: 3), amount: Money(minorUnits: 1_000, currency: .USD), fee: .zero(.USD),
                provider: "ach", method: method, returnURL: nil, createdAt: start, stage: .awaiting)
        }
        let days = [Int64(1), 19, 20].map { start + .seconds($0 * 86_400) }
        #expect(days.map { DepositTiming.isOverdue(deposit(.achDebit), now: $0) } == [false, false, true])
        #expect(days.map { DepositTiming.isOverdue(deposit(.card), now: $0) } == [true, true, true])
    }
}
