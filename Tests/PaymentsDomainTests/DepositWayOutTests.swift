import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

private let ten = Money(minorUnits: 1_000, currency: .USD)
private let nine = Money(minorUnits: 900, currency: .USD)
private let start = Timestamp(secondsSince1970: 1_795_000_000)
private let transaction = UniqueID(high: 9, low: 9)
private let otherWallet = UniqueID(high: 3, low: 4)

private func deposit(
    _ stage: Deposit.Stage, _ status: Deposit.Status = .pending, _ reservation: Deposit.Reservation = .held,
    reason: String? = nil, paid: Money? = nil, attempt: Int = 0
) -> Deposit {
    Deposit(
        id: DepositID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 2, low: 2)),
        wallet: UniqueID(high: 3, low: 3), amount: ten, fee: .zero(.USD), provider: "sandbox", method: .card,
        returnURL: nil, createdAt: start, status: status, stage: stage, reservation: reservation, paid: paid,
        reason: reason, attempt: attempt)
}

private let paid = DepositReport.paid(ten, reference: "p")

/// The room a deposit has at the wallet, from its order to its end.
@Suite struct DepositReservationStateTests {
    @Test func anOrderIsAcceptedWithItsRoomOrForgotten() {
        var order = deposit(.ordered, .pending, .none)
        #expect(order.question == nil)
        #expect(order.take(.reserved) == .moved)
        #expect(order.stage == .creating && order.reservation == .held)
        #expect(order.take(.reserved) == .none && order.take(.abandoned) == .none)

        var late = deposit(.ordered, .pending, .none)
        #expect(late.take(.abandoned) == .moved)
        #expect(late.stage == .withdrawing && late.question == .release)
        #expect(late.take(.reserved) == .none, "its room is being given back")
        #expect(late.take(.returned) == .withdrawn)
    }

    @Test func nobodyElseMovesWhatNobodyWasToldOf() {
        for stage in [Deposit.Stage.ordered, .withdrawing] {
            for report in [
                paid, .accepted(reference: nil, checkoutURL: nil), .declined(reason: "no"), .expired, .refunded,
                .refundAsked, .credited(transaction: transaction), .creditRefused(code: "x"), .closed,
            ] {
                var order = deposit(stage, .pending, .none)
                #expect(order.take(report) == .none, "\(stage) \(report)")
                #expect(order == deposit(stage, .pending, .none))
            }
        }
    }

    @Test(arguments: [DepositReport.declined(reason: "no"), .expired])
    func whatNobodyPaysGivesItsRoomBackOnce(end: DepositReport) {
        var ended = deposit(.awaiting)
        #expect(ended.take(end) != .none)
        #expect(ended.stage == .ended && ended.question == .release)
        #expect(DepositTiming.nextStep(of: ended, now: start) == start)
        #expect(ended.take(.returned) == .moved)
        #expect(ended.question == nil && DepositTiming.nextStep(of: ended, now: start) == nil)
        #expect(ended.take(.returned) == .none)
    }

    @Test func moneyThatComesWhileTheRoomGoesBackKeepsIt() {
        var ended = deposit(.awaiting)
        _ = ended.take(.expired)
        #expect(ended.take(paid) == .moved)
        #expect(ended.stage == .crediting && ended.reservation == .held)
        #expect(ended.take(.credited(transaction: transaction)) == .succeeded)
        #expect(ended.reservation == .none && ended.question == nil)
    }

    @Test func anOrderIsLeftToItsRequestForAMinute() {
        let order = deposit(.ordered, .pending, .none)
        #expect(DepositTiming.nextStep(of: order, now: start) == start + .seconds(60))
        let step = DepositStep(order, taking: .abandoned, now: start + .seconds(60))
        #expect(step.goesOn && step.deposit.stage == .withdrawing)
        #expect(DepositStep(step.deposit, taking: .returned, now: start).dueAt == nil)
    }
}

/// Money that cannot be credited as it was ordered.
@Suite struct DepositWayOutTests {
    // MARK: Held

    @Test func aRefusalIsRetriedInGrowingPausesAndThenWaitsForAnOperator() {
        var step = DepositStep(deposit(.crediting), taking: .creditRefused(code: "wallet_frozen"), now: start)
        #expect(step.deposit.stuckSince == start && step.dueAt == start + .seconds(600))
        var tries = 0
        while let dueAt = step.dueAt {
            #expect(!step.waitsForOperator)
            step = DepositStep(step.deposit, taking: .creditRefused(code: "wallet_frozen"), now: dueAt)
            #expect(step.deposit.stuckSince == start)
            tries += 1
        }
        #expect(step.waitsForOperator)
        #expect((5...40).contains(tries), "\(tries)")
        #expect(step.deposit.question == .assess, "an operator may still ask")
    }

    @Test(arguments: ["wallet_closed", "not_found", "transaction_id_reused", Deposit.refundRefused])
    func whatDoesNotPassByItselfWaitsAtOnce(code: String) {
        let step = DepositStep(deposit(.crediting), taking: .creditRefused(code: code), now: start)
        #expect(step.dueAt == nil && step.waitsForOperator)
    }

    // MARK: Elsewhere

    @Test func redirectedMoneyIsCreditedToTheOtherWallet() {
        var held = deposit(.held, reason: "wallet_closed", paid: ten)
        #expect(held.take(.redirected(to: otherWallet, fee: .zero(.USD))) == .moved)
        #expect(held.stage == .crediting && held.wallet == otherWallet && held.reason == nil)
        #expect(held.question == .assess)
    }

    @Test func anotherAmountIsCreditedAsItCame() {
        var held = deposit(.awaiting)
        _ = held.take(.paid(nine, reference: "p"))
        let fee = Money(minorUnits: 10, currency: .USD)
        #expect(held.take(.redirected(to: held.wallet, fee: fee)) == .moved)
        #expect(held.received == nine)
        #expect(held.take(.credited(transaction: transaction)) == .succeeded)
        #expect(held.credited == Money(minorUnits: 890, currency: .USD))
    }

    @Test func anotherCurrencyAndAFeeOfAllCanOnlyGoBack() {
        var held = deposit(.held, reason: Deposit.amountMismatch, paid: Money(minorUnits: 900, currency: .EUR))
        #expect(held.take(.redirected(to: otherWallet, fee: .zero(.EUR))) == .none)
        #expect(held.take(.redirected(to: otherWallet, fee: .zero(.USD))) == .none)
        var small = deposit(.held, reason: Deposit.amountMismatch, paid: nine)
        #expect(small.take(.redirected(to: otherWallet, fee: nine)) == .none)
        #expect(small.take(.refundAsked) == .moved)
    }

    @Test(arguments: Deposit.Stage.allCases.filter { $0 != .held })
    func onlyWhatIsHeldIsMoved(stage: Deposit.Stage) {
        var other = deposit(stage, stage == .ended ? .failed : .pending)
        let before = other
        #expect(other.take(.redirected(to: otherWallet, fee: .zero(.USD))) == .none)
        #expect(other.take(.refundAsked) == .none)
        #expect(other == before)
    }

    @Test func whereTheWalletSaysItIsCounts() {
        var crediting = deposit(.crediting)
        #expect(crediting.take(.credited(transaction: transaction, wallet: otherWallet)) == .succeeded)
        #expect(crediting.wallet == otherWallet)
    }

    // MARK: Back

    @Test func theWalletIsMadeSureOfBeforeTheProviderIsAsked() {
        var held = deposit(.held, reason: "wallet_closed", paid: ten)
        #expect(held.take(.refundAsked) == .moved)
        #expect(held.question == .close)
        #expect(held.take(.closed) == .moved)
        #expect(held.question == .refund)
        #expect(held.take(.refunded) == .refunded)
        #expect(held.status == .refunded && held.stage == .ended && held.question == nil)
    }

    @Test func whatTheWalletHasCreditedMeanwhileIsNotPaidBack() {
        var held = deposit(.held, reason: "wallet_frozen", paid: ten)
        _ = held.take(.refundAsked)
        #expect(held.take(.credited(transaction: transaction)) == .succeeded)
        #expect(held.take(.refunded) == .none)
    }

    @Test func aRefusedRefundCanBeTriedOrCreditedAgain() {
        var held = deposit(.held, reason: "wallet_closed", paid: ten)
        _ = held.take(.refundAsked)
        _ = held.take(.closed)
        #expect(held.conclude(from: .refund(.refused), to: .refund, now: start) == .report(.refundRefused(attempt: 0)))
        #expect(held.take(.refundRefused(attempt: 0)) == .moved)
        #expect(held.stage == .held && held.reason == Deposit.refundRefused && held.attempt == 1)
        _ = held.take(.refundAsked)
        _ = held.take(.closed)
        #expect(held.take(.refundRefused(attempt: 0)) == .none, "an old event about the first try")
        #expect(held.take(.refunded) == .refunded)
    }

    @Test func aRefundThatComesBackIsHeldAgain() {
        var done = deposit(.ended, .refunded, .closed, reason: "wallet_closed", paid: ten)
        #expect(done.take(.refundReturned(attempt: 1)) == .none)
        #expect(done.take(.refundReturned(attempt: 0)) == .moved)
        #expect(done.stage == .held && done.status == .pending && done.reason == Deposit.refundReturned)
        #expect(done.attempt == 1)
    }

    @Test func apendingRefundIsAskedAboutInGrowingPausesWithAnEnd() {
        var step = DepositStep(
            deposit(.refunding, .pending, .none, reason: "wallet_closed"), taking: .closed, now: start)
        #expect(step.goesOn)
        step = DepositStep(step.deposit, taking: nil, now: start)
        #expect(step.dueAt == start + .seconds(30))
        var tries = 0
        while let dueAt = step.dueAt {
            step = DepositStep(step.deposit, taking: nil, now: dueAt)
            tries += 1
        }
        #expect(step.waitsForOperator && (5...60).contains(tries), "\(tries)")
    }

    // MARK: What the provider does by itself

    @Test func aProvidersOwnRefundEndsADepositThatIsHeldForItsAmount() {
        var held = deposit(.held, reason: Deposit.amountMismatch, paid: nine)
        #expect(held.take(.refunded) == .refunded)
        #expect(held.status == .refunded && held.question == .release)
    }

    @Test(arguments: [Deposit.Stage.crediting, .held])
    func whatMayBeInTheWalletAlreadyIsAskedForFirst(stage: Deposit.Stage) {
        var paid = deposit(stage, reason: stage == .held ? "wallet_frozen" : nil)
        #expect(paid.take(.refunded) == .moved)
        #expect(paid.stage == .refunding && paid.question == .close)
        #expect(paid.take(.refunded) == .none)
        _ = paid.take(.closed)
        #expect(paid.take(.refunded) == .refunded)
    }

    @Test(arguments: [Deposit.Stage.creating, .awaiting])
    func paidAndPaidBackBeforeWeHeardIsRefunded(stage: Deposit.Stage) {
        var waiting = deposit(stage)
        #expect(waiting.take(.refunded) == .refunded)
        #expect(waiting.take(paid) == .none, "a late word of the payment")
        #expect(waiting.take(.refunded) == .none)
    }

    /// Reports in any order and number: succeeded and refunded exclude each other, what is refunded had been closed
    /// at the wallet unless it was never offered to it, and a credit is final.
    @Test func anyOrderOfReportsKeepsTheInvariants() {
        var random = SeededGenerator()
        let seed = random.seed
        for _ in 0..<5_000 {
            var current = deposit(.creating)
            var wasOffered = false
            for _ in 0..<20 {
                let reports: [DepositReport] = [
                    .accepted(reference: "p", checkoutURL: nil), paid, .paid(nine, reference: "p"), .expired,
                    .declined(reason: "no"), .credited(transaction: transaction), .creditRefused(code: "wallet_frozen"),
                    .redirected(to: otherWallet, fee: .zero(.USD)), .refundAsked, .closed, .refunded, .returned,
                    .refundRefused(attempt: current.attempt), .refundReturned(attempt: current.attempt),
                    .assessed(.allowed(transaction)), .assessed(.review(transaction)),
                    .assessed(.denied(transaction)), .assessed(.unassessed),
                ]
                let before = current
                let report = reports.randomElement(using: &random) ?? paid
                let change = current.take(report)
                if current.stage == .crediting { wasOffered = true }
                if change == .none { #expect(current == before, "seed \(seed)") }
                if before.status == .succeeded { #expect(current == before, "seed \(seed)") }
                #expect((current.status == .pending) == (current.stage != .ended), "seed \(seed)")
                #expect((current.status == .succeeded) == (current.transaction != nil), "seed \(seed)")
                if change == .refunded, wasOffered { #expect(current.reservation == .closed, "seed \(seed)") }
                #expect(current.attempt >= before.attempt, "seed \(seed)")
                if let question = current.question { #expect(question != .reserve, "seed \(seed)") }
            }
        }
    }
}
