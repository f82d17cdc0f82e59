import AccountingDomain
import Primitives
import Testing

/// The moves that `ClosingStore` asks the table for.
@Suite struct PeriodStateTests {
    @Test func aPeriodClosesAndOpensAgain() {
        let states = PeriodStatus.states
        #expect(states.next(.open, on: .close) == .closed && states.next(.closed, on: .reopen) == .open)
        #expect(states.next(.open, on: .reopen) == nil && states.next(.closed, on: .close) == nil)
        #expect(states.unreachable.isEmpty && states.repeated.isEmpty && states.finals.isEmpty)
    }
}
