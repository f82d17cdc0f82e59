import MoneyKit
import PaymentsDomain
import Primitives
import Testing

/// Whom a saga asks, and what it makes of the answer.
@Suite struct DepositQuestionTests {
    private static let start = Timestamp(secondsSince1970: 1_795_000_000)
    private static let dayLater = start + DepositTiming.lifetime
    private static let ten = Money(minorUnits: 1_000, currency: .USD)
    private static let pending = DepositAnswer.provider(.pending(reference: "p", checkoutURL: nil))

    private static func deposit(
        _ stage: Deposit.Stage, reason: String? = nil, assessed: Assessment? = nil
    ) -> Deposit {
        Deposit(
            id: DepositID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 2, low: 2)),
            wallet: UniqueID(high: 3, low: 3), amount: ten, fee: .zero(.USD), provider: "sandbox", method: .card,
            returnURL: nil, createdAt: start, stage: stage, reason: reason, assessed: assessed)
    }

    @Test(arguments: [
        (deposit(.creating), DepositQuestion.create), (deposit(.awaiting), .fetch), (deposit(.crediting), .assess),
        (deposit(.crediting, assessed: .allowed(UniqueID(high: 8, low: 8))), .credit),
        (deposit(.crediting, assessed: .unassessed), .credit),
        (deposit(.held, reason: "wallet_frozen"), .assess),
        (deposit(.held, reason: "wallet_frozen", assessed: .allowed(UniqueID(high: 8, low: 8))), .credit),
        (deposit(.held, reason: Deposit.underReview, assessed: .review(UniqueID(high: 8, low: 8))), .assess),
        (deposit(.held, reason: Deposit.amountMismatch), .fetch),
    ])
    func stageDecidesWhoIsAsked(deposit: Deposit, question: DepositQuestion) {
        #expect(deposit.question == question)
    }

    @Test func endedDepositsAskNobody() {
        #expect(Self.deposit(.ended).question == nil)
    }

    @Test func unpaidDepositIsCancelledOnlyWhenItsTimeIsUp() {
        let deposit = Self.deposit(.awaiting)
        #expect(
            deposit.conclude(from: Self.pending, to: .fetch, now: Self.dayLater - .microseconds(1)) == .nothing)
        #expect(deposit.conclude(from: Self.pending, to: .fetch, now: Self.dayLater) == .ask(.cancel))
        #expect(deposit.conclude(from: Self.pending, to: .cancel, now: Self.dayLater) == .nothing)
    }

    /// The answer to the cancellation may be lost with the process; the next question finds it cancelled.
    @Test(arguments: [DepositQuestion.cancel, .fetch])
    func cancelledPaymentIsExpiredWhoeverHearsOfIt(question: DepositQuestion) {
        let deposit = Self.deposit(.awaiting)
        #expect(
            deposit.conclude(from: .provider(.cancelled), to: question, now: Self.dayLater) == .report(.expired))
    }

    @Test func paymentThatCameWhileCancellingCounts() {
        let paid = ProviderPayment.paid(Self.ten, reference: "p")
        #expect(
            Self.deposit(.awaiting).conclude(from: .provider(paid), to: .cancel, now: Self.dayLater)
                == .report(.paid(Self.ten, reference: "p")))
    }

    @Test func onlyAnAwaitedPaymentCanBeUnknown() {
        #expect(
            Self.deposit(.awaiting).conclude(from: .unknownToProvider, to: .fetch, now: Self.start)
                == .report(.declined(reason: "unknown_to_provider")))
        let held = Self.deposit(.held, reason: Deposit.amountMismatch)
        #expect(held.conclude(from: .unknownToProvider, to: .fetch, now: Self.start) == .nothing)
    }
}
