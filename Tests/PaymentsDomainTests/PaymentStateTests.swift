import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

/// The table of a payment's states against the code that moves them: walked at random, every row is met and nothing
/// else is.
@Suite struct PaymentStateTests {
    private static let ten = Money(minorUnits: 1_000, currency: .USD)
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    private static let payer = UserID(UniqueID(high: 2, low: 2))
    private static let payee = UserID(UniqueID(high: 2, low: 3))

    private static let assessment = UniqueID(high: 6, low: 6)

    private static func payment(
        for address: ContactAddress?, mustAsk: Bool = false, source: Payment.Source = .send
    ) -> Payment {
        Payment(
            id: PaymentID(UniqueID(high: 1, low: 1)), source: source,
            payer: Payment.Party(user: payer, wallet: UniqueID(high: 3, low: 1), name: "Ada L."),
            payee: address == nil
                ? Payment.Party(user: payee, wallet: UniqueID(high: 3, low: 2), name: "Grace H.") : nil,
            address: address, amount: ten, fee: .zero(.USD), channel: .session, authorization: "fla_1",
            reference: "SND-20261130-0000000001", createdAt: now,
            expiresAt: address == nil ? nil : now + PaymentTiming.waiting,
            hold: address == nil ? nil : UniqueID(high: 5, low: 5), stage: address == nil ? .posting : .holding,
            mustAsk: mustAsk)
    }

    private static func report(using random: inout SeededGenerator) -> PaymentReport {
        let reports: [PaymentReport] = [
            .posted(transaction: UniqueID(high: 1, low: 1)), .refused(code: "insufficient_funds"), .setAside,
            .claimed(by: payee), .claimed(by: payer), .found(wallet: UniqueID(high: 3, low: 2), name: "Grace H."),
            .cancelled, .expired, .released, .questioned(Self.assessment), .passed(nil),
            .passed(.allowed(Self.assessment)), .rejected(code: "compliance"),
            .refunded(Money(minorUnits: Int64.random(in: 0...1_001, using: &random), currency: .USD)), .refunded(ten),
            .cameBack(Money(minorUnits: Int64.random(in: 0...1_001, using: &random), currency: .USD)),
            .cameBack(.zero(.USD)), .reversed,
        ]
        return reports[Int.random(in: 0..<reports.count, using: &random)]
    }

    @Test func theTableIsWhatPaymentsDo() throws {
        var random = SeededGenerator()
        var met: Set<Transitions<Payment.State, PaymentReport.Kind>.Move> = []
        for turn in 0..<20_000 {
            var payment = Self.payment(
                for: turn.isMultiple(of: 2) ? nil : .email("grace@florin.test"), mustAsk: turn.isMultiple(of: 3),
                source: turn.isMultiple(of: 5) ? .checkout : .send)
            for _ in 0..<30 {
                let (before, report) = (payment.state, Self.report(using: &random))
                _ = payment.take(report)
                #expect(payment.refunded.minorUnits <= payment.amount.minorUnits)
                #expect(payment.state.isPaid == (payment.transaction != nil))
                #expect(!payment.state.isPaid || !payment.mustAsk && payment.assessed?.kind != .denied)
                #expect(payment.state != .held || payment.assessed?.kind == .review)
                #expect(payment.stage != .ended || payment.address == nil && payment.authorization == nil)
                guard payment.state != before else { continue }
                met.insert(.init(before, report.kind, payment.state))
            }
        }
        #expect(Set(Payment.states.moves).subtracting(met).map { "\($0)" } == [])
        #expect(met.isSubset(of: Payment.states.moves))
        #expect(Payment.states.unreachable.isEmpty && Payment.states.repeated.isEmpty)
        #expect(Payment.states.finals == [.failed, .cancelled, .expired, .rejected, .reversed])
    }

    /// Nothing moves before compliance has been asked, and what may have moved is judged no more.
    @Test(arguments: [nil, ContactAddress.email("grace@florin.test")])
    func whatHasToBeAskedAboutWaitsForTheWord(address: ContactAddress?) {
        var payment = Self.payment(for: address, mustAsk: true)
        let stage = payment.stage
        #expect(payment.take(.posted(transaction: Self.assessment)) == .none && payment.take(.setAside) == .none)
        var held = payment
        #expect(payment.take(.passed(.allowed(Self.assessment))) == .moved)
        #expect(payment.stage == stage && !payment.mustAsk && payment.authorization != nil)
        #expect(payment.take(.questioned(Self.assessment)) == .none && payment.take(.passed(nil)) == .none)
        #expect(payment.assessed == .allowed(Self.assessment))
        #expect(held.take(.questioned(Self.assessment)) == .moved && held.state == .held)
        #expect(held.authorization == nil && !held.mustAsk)
        var rejected = held
        #expect(rejected.take(.rejected(code: Assessment.notPermitted)) == .rejected && rejected.stage == .ended)
        #expect(held.take(.passed(.allowed(Self.assessment))) == .moved)
        #expect(held.stage == stage && held.assessed == .review(Self.assessment))
    }

    /// The request goes on with it by itself; a worker comes when the request is over.
    @Test func whatARequestWaitsForIsNobodyElsesYet() {
        let payment = Self.payment(for: nil, mustAsk: true)
        let awaited = PaymentStep(payment, taking: .passed(nil), now: Self.now, isAwaited: true)
        #expect(awaited.dueAt == Self.now + PaymentTiming.firstStep && !awaited.goesOn)
        let alone = PaymentStep(payment, taking: .passed(nil), now: Self.now)
        #expect(alone.dueAt == Self.now && alone.goesOn)
    }

    /// While the wallet is asked to move it, only the wallet knows how it ends.
    @Test func whatIsBeingCapturedIsNeitherCancelledNorExpired() {
        var payment = Self.payment(for: .email("grace@florin.test"))
        #expect(payment.take(.setAside) == .waits)
        #expect(payment.take(.claimed(by: Self.payee)) == .moved)
        #expect(payment.take(.found(wallet: UniqueID(high: 3, low: 2), name: nil)) == .moved)
        #expect(payment.take(.cancelled) == .none && payment.take(.expired) == .none)
        #expect(payment.take(.refused(code: "recipient_limit_exceeded")) == .moved)
        #expect(payment.state == .awaitingRecipient && payment.payee?.wallet == nil)
        #expect(payment.take(.cancelled) == .cancelled)
        #expect(payment.take(.posted(transaction: UniqueID(high: 1, low: 1))) == .none)
    }

    @Test func whatCannotBeTakenYetIsTriedUntilItsEnd() {
        var payment = Self.payment(for: .email("grace@florin.test"))
        let set = PaymentStep(payment, taking: .setAside, now: Self.now)
        #expect(set.dueAt == Self.now, "somebody may have come between the question and the hold")
        payment = set.payment
        #expect(PaymentStep(payment, taking: nil, now: Self.now).dueAt == Self.now + PaymentTiming.waiting)
        payment = PaymentStep(payment, taking: .claimed(by: Self.payee), now: Self.now).payment
        let last = Self.now + PaymentTiming.waiting - .seconds(1)
        #expect(PaymentStep(payment, taking: nil, now: Self.now).dueAt == Self.now + .seconds(600))
        #expect(PaymentStep(payment, taking: nil, now: last).dueAt == Self.now + PaymentTiming.waiting)
    }
}
