import MoneyKit
import PaymentsDomain
import Primitives
import Testing

/// What compliance says of money that has come in.
@Suite struct DepositAssessmentTests {
    private static let (first, second) = (UniqueID(high: 9, low: 1), UniqueID(high: 9, low: 2))
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)

    private static func deposit(_ stage: Deposit.Stage = .crediting, reason: String? = nil) -> Deposit {
        Deposit(
            id: DepositID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 2, low: 2)),
            wallet: UniqueID(high: 3, low: 3), amount: Money(minorUnits: 500_000, currency: .USD), fee: .zero(.USD),
            provider: "sandbox", method: .card, returnURL: nil, createdAt: now, stage: stage, reservation: .held,
            reason: reason)
    }

    /// Below the line nothing is written for it.
    @Test func whatNobodyHasToBeAskedAboutIsCreditedAtOnce() {
        let conclusion = Self.deposit().conclude(from: .assessment(nil), to: .assess, now: Self.now)
        #expect(conclusion == .ask(.credit))
    }

    @Test(arguments: [Assessment.allowed(first), .unassessed])
    func whatIsLetInIsCredited(word: Assessment) {
        var deposit = Self.deposit()
        #expect(deposit.take(.assessed(word)) == .moved)
        #expect(deposit.stage == .crediting && deposit.question == .credit && deposit.assessed == word)
        // What was let in is not taken back by a later word.
        #expect(deposit.take(.assessed(.denied(Self.second))) == .none)
    }

    /// Its owner sees that it waits, it is asked about again by itself, and staff's word moves it.
    @Test func whatWaitsIsHeldUntilItIsDecided() {
        var deposit = Self.deposit()
        #expect(deposit.take(.assessed(.review(Self.first))) == .moved)
        #expect(deposit.stage == .held && deposit.reason == Deposit.underReview && deposit.isRetried)
        #expect(deposit.take(.assessed(.review(Self.first))) == .none)
        var denied = deposit
        #expect(deposit.take(.assessed(.allowed(Self.first))) == .moved)
        #expect(deposit.stage == .crediting && deposit.reason == nil)
        #expect(denied.take(.assessed(.denied(Self.first))) == .moved)
        #expect(denied.stage == .refunding && denied.question == .close)
    }

    /// The wallet closes first: it may have credited meanwhile, and then nothing goes back.
    @Test func whatIsDeniedGoesBackUnlessItWasCredited() {
        var deposit = Self.deposit()
        #expect(deposit.take(.assessed(.denied(Self.first))) == .moved)
        var credited = deposit
        #expect(credited.take(.credited(transaction: Self.second)) == .succeeded)
        #expect(deposit.take(.closed) == .moved && deposit.question == .refund)
        #expect(deposit.take(.refunded) == .refunded)
        #expect(deposit.take(.assessed(.allowed(Self.first))) == .none)
    }

    /// A wrong amount needs a person's word before anybody is asked.
    @Test func aWrongAmountIsNoQuestion() {
        var deposit = Self.deposit(.held, reason: Deposit.amountMismatch)
        #expect(deposit.take(.assessed(.allowed(Self.first))) == .none)
        #expect(deposit.take(.redirected(to: Self.second, fee: .zero(.USD))) == .moved)
        #expect(deposit.question == .assess)
    }

    /// To another wallet it is another question.
    @Test func whatIsSentElsewhereIsAskedAgain() {
        var deposit = Self.deposit()
        _ = deposit.take(.assessed(.allowed(Self.first)))
        _ = deposit.take(.creditRefused(code: "wallet_closed"))
        #expect(deposit.question == .credit)
        _ = deposit.take(.redirected(to: Self.second, fee: .zero(.USD)))
        #expect(deposit.assessed == nil && deposit.question == .assess)
    }
}
