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

    private static func payment(for address: ContactAddress?) -> Payment {
        Payment(
            id: PaymentID(UniqueID(high: 1, low: 1)), source: .send,
            payer: Payment.Party(user: payer, wallet: UniqueID(high: 3, low: 1), name: "Ada L."),
            payee: address == nil
                ? Payment.Party(user: payee, wallet: UniqueID(high: 3, low: 2), name: "Grace H.") : nil,
            address: address, amount: ten, fee: .zero(.USD), channel: .session, authorization: "fla_1",
            reference: "SND-20261130-0000000001", createdAt: now,
            expiresAt: address == nil ? nil : now + PaymentTiming.waiting,
            hold: address == nil ? nil : UniqueID(high: 5, low: 5), stage: address == nil ? .posting : .holding)
    }

    private static func report(using random: inout SeededGenerator) -> PaymentReport {
        let reports: [PaymentReport] = [
            .posted(transaction: UniqueID(high: 1, low: 1)), .refused(code: "insufficient_funds"), .setAside,
            .claimed(by: payee), .claimed(by: payer), .found(wallet: UniqueID(high: 3, low: 2), name: "Grace H."),
            .cancelled, .expired, .released, .questioned, .passed, .rejected(code: "compliance"),
            .refunded(Money(minorUnits: Int64.random(in: 0...1_001, using: &random), currency: .USD)), .refunded(ten),
            .reversed,
        ]
        return reports[Int.random(in: 0..<reports.count, using: &random)]
    }

    @Test func theTableIsWhatPaymentsDo() throws {
        var random = SeededGenerator()
        var met: Set<Transitions<Payment.State, PaymentReport.Kind>.Move> = []
        for turn in 0..<20_000 {
            var payment = Self.payment(for: turn.isMultiple(of: 2) ? nil : .email("grace@florin.test"))
            for _ in 0..<30 {
                let (before, report) = (payment.state, Self.report(using: &random))
                _ = payment.take(report)
                #expect(payment.refunded.minorUnits <= payment.amount.minorUnits)
                #expect(payment.state.isPaid == (payment.transaction != nil))
                #expect(payment.stage != .ended || payment.address == nil && payment.authorization == nil)
                guard payment.state != before else { continue }
                met.insert(.init(before, report.kind, payment.state))
            }
        }
        #expect(Set(Payment.states.moves).subtracting(met).map { "\($0)" } == [])
        #expect(met.isSubset(of: Payment.states.moves))
        #expect(Payment.states.unreachable.isEmpty && Payment.states.repeated.isEmpty)
        #expect(Payment.states.finals == [.failed, .cancelled, .expired, .rejected, .refunded, .reversed])
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
