import MoneyKit
import PaymentsDomain
import Primitives
import Testing

@Suite struct RailItemTests {
    private static func item(_ state: RailItem.State) -> RailItem {
        RailItem(
            id: UniqueID(high: 1, low: 1), number: 1, rail: .ach, purpose: .withdrawal,
            account: BankAccountID(UniqueID(high: 1, low: 2)),
            amount: Money(minorUnits: 1_000, currency: .USD), reference: "231380100000001", state: state)
    }

    private static let back = RailWord.returned(Money(minorUnits: 1_000, currency: .USD), code: "R02")

    @Test func theTableIsWhole() {
        #expect(RailItem.states.unreachable.isEmpty)
        #expect(RailItem.states.repeated.isEmpty)
        #expect(RailItem.states.finals == [.cancelled, .refused, .returned])
        #expect(BankEntry.stages.unreachable.isEmpty)
        #expect(MicroDeposits.states.finals == [.verified, .failed])
    }

    @Test func wordsMoveWhatWasSent() {
        let words: [(RailWord, RailItem.State)] = [
            (.accepted, .accepted), (.succeeded, .succeeded), (.refused(code: "AC01"), .refused),
            (Self.back, .returned),
        ]
        for (word, state) in words {
            var sent = Self.item(.sent)
            let moved = sent.take(word)
            #expect(moved && sent.state == state)
            let again = sent.take(word)
            #expect(!again)
            var queued = Self.item(.queued)
            let early = queued.take(word)
            #expect(!early && queued.state == .queued)
        }
    }

    @Test func whatIsDoneCanComeBackOnceAndNotFail() {
        var item = Self.item(.succeeded)
        let refused = item.take(.refused(code: "AC01"))
        #expect(!refused && item.state == .succeeded)
        let back = item.take(Self.back)
        #expect(back && item.returned?.minorUnits == 1_000 && item.reasonCode == "R02")
        let again = item.take(.succeeded)
        #expect(!again && item.state == .returned)
    }

    @Test func onlyWhatWaitsIsCancelled() throws {
        var queued = Self.item(.queued)
        try queued.cancel()
        #expect(queued.state == .cancelled)
        guard case .refused(let code, _) = queued.payout else {
            Issue.record("it is not refused")
            return
        }
        #expect(code == "cancelled")
        let moved = queued.take(.succeeded)
        #expect(!moved && queued.state == .cancelled)
        for state in RailItem.State.allCases where state != .queued {
            var item = Self.item(state)
            #expect(throws: PaymentsError.notOpen(state: state.rawValue)) { try item.cancel() }
        }
    }

    @Test func noMoreComesBackThanWasSent() {
        for amount in [Money(minorUnits: 1_001, currency: .USD), Money(minorUnits: 1_000, currency: .EUR)] {
            var item = Self.item(.sent)
            let moved = item.take(.returned(amount, code: nil))
            #expect(!moved && item.state == .sent)
        }
    }

    @Test func microDepositsAreNamedInAnyOrderAndThreeTimes() throws {
        let micro = MicroDeposits(
            id: UniqueID(high: 1, low: 1), account: BankAccountID(UniqueID(high: 1, low: 2)),
            deposits: [UniqueID(high: 1, low: 3), UniqueID(high: 1, low: 4)], amounts: [7, 32])
        var named = micro
        let wereThese = try named.name([32, 7])
        #expect(wereThese && named.state == .verified)
        var missed = micro
        for left in [2, 1, 0] {
            let hit = try missed.name([7, 33])
            #expect(!hit && missed.triesLeft == left)
        }
        #expect(missed.state == .failed)
        #expect(throws: PaymentsError.notOpen(state: "failed")) { try missed.name([7, 32]) }
    }
}
