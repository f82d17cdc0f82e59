import MoneyKit
import PaymentsDomain
import Primitives
import Testing

/// What of a payout can be paid as it is written.
@Suite struct PayoutTests {
    @Test(
        arguments: [
            (0, "amount_not_positive"), (-1, "amount_not_positive"), (1, nil), (100_000_000, nil),
            (100_000_001, "amount_out_of_range"),
        ] as [(Int64, String?)])
    func whatNobodyCanPayIsRefusedAtOnce(cents: Int64, code: String?) {
        let item = PayoutItem(
            id: UniqueID(high: 1, low: 1), name: "a", recipient: .person(.account("900000000002")),
            amount: Money(minorUnits: cents, currency: .USD))
        #expect(item.failureCode == code)
        #expect(item.state == (code == nil ? .pending : .refused) && (item.recipient == nil) == (code != nil))
    }

    @Test func theTableIsWhatItemsDo() {
        #expect(PayoutItem.states.unreachable.isEmpty && PayoutItem.states.repeated.isEmpty)
        #expect(PayoutItem.states.finals == [.succeeded, .refused])
        #expect(PayoutItem.states.next(.succeeded, on: .refuse) == nil)
    }
}
