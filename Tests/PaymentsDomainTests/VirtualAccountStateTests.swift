import MoneyKit
import PaymentsDomain
import Primitives
import Testing

private let start = Timestamp(secondsSince1970: 1_795_000_000)
private let opened = VirtualAccount.Opened(
    number: "9930000902", name: "ADA LOVELACE", bank: "Wema Bank", reference: "209")

private func account(
    _ state: VirtualAccount.State, opened: VirtualAccount.Opened? = nil, nextAt: Timestamp? = nil
) -> VirtualAccount {
    VirtualAccount(
        id: VirtualAccountID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 2, low: 2)),
        wallet: UniqueID(high: 3, low: 3), provider: "paystack", currency: .NGN, createdAt: start, state: state,
        opened: opened, nextAt: nextAt)
}

@Suite struct VirtualAccountStateTests {
    @Test func itsProviderOpensOrRefusesItOnce() {
        var one = account(.pending, nextAt: start)
        let word1 = one.take(.opened(opened), now: start)
        #expect(word1)
        #expect(one.state == .active && one.opened == opened && one.nextAt == nil)
        // Late words change nothing.
        let word2 = one.take(.refused(code: "no"), now: start)
        #expect(!word2)
        #expect(one.state == .active)
        var other = account(.pending, nextAt: start)
        let word3 = other.take(.refused(code: "provider_refused"), now: start)
        #expect(word3)
        #expect(other.state == .failed && other.failureCode == "provider_refused" && other.nextAt == nil)
        let word4 = other.take(.opened(opened), now: start)
        #expect(!word4)
        #expect(other.opened == nil)
    }

    @Test func aSilentProviderIsAskedInGrowingPauses() {
        var account = account(.pending, nextAt: start)
        var pauses: [Duration] = []
        for _ in 0..<9 {
            let word5 = account.take(.unanswered, now: start)
            #expect(!word5)
            pauses.append((account.nextAt ?? start) - start)
        }
        #expect(pauses == [5, 10, 20, 40, 80, 160, 320, 600, 600].map { .seconds($0) })
        #expect(account.state == .pending)
        let word6 = account.take(.opened(opened), now: start)
        #expect(word6)
        #expect(account.attempts == 0)
    }

    @Test func itIsRemovedWhenNobodyAsksForItAndItsProviderIsTold() throws {
        var pending = account(.pending, nextAt: start)
        do throws(PaymentsError) {
            _ = try pending.remove(now: start)
            Issue.record("a pending one was removed")
        } catch {
            #expect(error == .notOpen(state: "pending"))
        }
        var active = account(.active, opened: opened)
        let first = try active.remove(now: start)
        #expect(first && active.state == .removed && active.nextAt == start)
        let again = try active.remove(now: start + .seconds(1))
        #expect(!again && active.nextAt == start)
        let word7 = active.take(.opened(opened), now: start)
        #expect(!word7)
        #expect(active.state == .removed)
        let word8 = active.take(.closed, now: start)
        #expect(!word8)
        #expect(active.nextAt == nil && active.opened == opened)
        // There is nothing to close of one that was never opened.
        var failed = account(.failed)
        let gone = try failed.remove(now: start)
        #expect(gone && failed.nextAt == nil)
    }

    @Test(arguments: [(1, 0), (2, 1), (100, 2), (33_33, 50), (200_000_00, 2_000_00)] as [(Int64, Int64)])
    func whatComesIsADepositLessAFeeThatLeavesSomething(units: Int64, fee: Int64) {
        let rule = FeeRule(
            provider: "paystack", method: .virtualAccount, currency: .NGN, basisPoints: 150, fixed: 0, cap: 2_000_00)
        let arrival = Arrival(
            reference: "r", account: .number(opened.number), amount: Money(minorUnits: units, currency: .NGN))
        let deposit = arrival.deposit(
            DepositID(UniqueID(high: 4, low: 4)), into: account(.removed, opened: opened), rule, now: start)
        #expect(deposit.fee.minorUnits == fee)
        #expect(deposit.method == .virtualAccount && deposit.wallet == UniqueID(high: 3, low: 3))
        #expect(deposit.amount == arrival.amount && deposit.stage == .creating)
    }
}
