import JSONKit
import MoneyKit
import Primitives
import Testing

@testable import PaymentsDomain

@Suite struct PaymentMethodStateTests {
    private static let start = Timestamp(secondsSince1970: 1_795_000_000)
    private static let kept = PaymentMethod.Kept(
        brand: "visa", last4: "4242", expMonth: 12, expYear: 2_034, reference: "pm_1", customer: "cus_1")
    private static let setup = PaymentMethod.Setup(
        reference: "seti_1", customer: "cus_1", client: ClientAction(secret: "s", publishableKey: "pk"))

    private func new() -> PaymentMethod {
        PaymentMethod(
            id: PaymentMethodID(.example), owner: UserID(.example), provider: "stripe", returnURL: nil,
            createdAt: Self.start, nextAt: Self.start)
    }

    @Test func everyStateIsReachedAndOnlyOneIsFinal() {
        #expect(PaymentMethod.states.unreachable == [])
        #expect(PaymentMethod.states.finals == [.removed])
    }

    @Test func whatIsKeptIsActiveAndAsksNothingMore() {
        var method = new()
        let isBegunNews = method.take(.begun(Self.setup), now: Self.start)
        #expect(!isBegunNews)
        #expect(method.setup == Self.setup && method.nextAt == Self.start + .seconds(5))
        let isKeptNews = method.take(.kept(Self.kept), now: Self.start)
        #expect(isKeptNews && method.state == .active && method.kept == Self.kept && method.nextAt == nil)
        // Its secret is of no use any more.
        #expect(method.setup == PaymentMethod.Setup(reference: "seti_1", customer: "cus_1"))
        for report in [PaymentMethod.Report.refused(code: "late"), .kept(Self.kept), .closed, .unanswered] {
            let isNews = method.take(report, now: Self.start)
            #expect(!isNews)
        }
        #expect(method.state == .active)
    }

    @Test func pausesGrowAndEndWithItsTime() {
        var method = new()
        var now = Self.start
        var pauses: [Int64] = []
        for _ in 0..<12 {
            _ = method.take(.waiting, now: now)
            let next = method.nextAt ?? .distantPast
            pauses.append((next - now).components.seconds)
            now = next
        }
        #expect(pauses.prefix(8) == [5, 10, 20, 40, 80, 160, 320, 600])
        #expect(pauses.last == 600)
        let end = Self.start + PaymentMethod.lifetime
        _ = method.take(.waiting, now: end - .seconds(10))
        #expect(method.nextAt == end && method.isOverdue(end) && !method.isOverdue(end - .seconds(1)))
    }

    @Test func oneThatIsRemovedIsForgottenOnce() {
        for report in [PaymentMethod.Report.waiting, .refused(code: "expired"), .kept(Self.kept)] {
            var method = new()
            _ = method.take(report, now: Self.start)
            let wasRemoved = method.remove(now: Self.start)
            let again = method.remove(now: Self.start)
            #expect(wasRemoved && !again)
            #expect(method.state == .removed && method.nextAt == Self.start && !method.isDefault)
            // A card that was given at the same moment is none.
            let lives = method.take(.kept(Self.kept), now: Self.start)
            #expect(!lives && method.state == .removed)
            _ = method.take(.closed, now: Self.start)
            #expect(method.nextAt == nil && method.setup == nil && method.kept?.reference == nil)
        }
    }

    @Test func onlyWhatCanBeChargedIsPreferred() throws {
        var method = new()
        #expect(throws: PaymentsError.inactive) {
            var pending = new()
            try pending.prefer(true)
        }
        _ = method.take(.kept(Self.kept), now: Self.start)
        try method.prefer(true)
        #expect(method.isDefault)
        _ = method.remove(now: Self.start)
        #expect(!method.isDefault)
    }

    /// What may have been charged is ordered for as long as its provider knows that it was.
    @Test func whatWasOrderedLongAgoIsOnlyLookedUp() {
        func deposit(_ method: PaymentMethodID?) -> Deposit {
            Deposit(
                id: DepositID(.example), owner: UserID(.example), wallet: .example,
                amount: Money(minorUnits: 1_000, currency: .USD), fee: .zero(.USD), provider: "stripe", method: .card,
                returnURL: nil, createdAt: Self.start, paymentMethod: method)
        }
        let (kept, late) = (deposit(PaymentMethodID(.example)), Self.start + .seconds(23 * 3_600))
        #expect(!DepositTiming.isOnlyLookedUp(kept, now: late - .seconds(1)))
        #expect(DepositTiming.isOnlyLookedUp(kept, now: late))
        #expect(!DepositTiming.isOnlyLookedUp(deposit(nil), now: late))
        #expect(
            kept.conclude(from: .unknownToProvider, to: .fetch, now: late)
                == .report(.declined(reason: "unknown_to_provider")))
        #expect(kept.conclude(from: .unknownToProvider, to: .create, now: late) == .nothing)
    }
}
