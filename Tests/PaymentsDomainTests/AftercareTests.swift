import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

/// What follows a payment: figures, and the tables against the code that moves them.
@Suite struct AftercareTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    private static let payer = UserID(UniqueID(high: 2, low: 2))
    private static let payee = UserID(UniqueID(high: 2, low: 3))
    private static let staff = UserID(UniqueID(high: 2, low: 9))

    private static func usd(_ units: Int64) -> Money { Money(minorUnits: units, currency: .USD) }

    private static func payment(_ amount: Int64, fee: Int64) -> Payment {
        Payment(
            id: PaymentID(UniqueID(high: 1, low: 1)), source: .qr,
            payer: Payment.Party(user: payer, wallet: UniqueID(high: 3, low: 1), name: nil),
            payee: Payment.Party(user: payee, wallet: UniqueID(high: 3, low: 2), name: nil), amount: usd(amount),
            fee: usd(fee), channel: .session, reference: "QRP-20261130-0000000001", createdAt: now, state: .completed,
            stage: .ended, transaction: UniqueID(high: 1, low: 1))
    }

    private static func refund(
        _ payment: Payment, _ amount: Int64?, after reserved: ReservedRefunds, at time: Timestamp = now
    ) throws(PaymentsError) -> PaymentRefund {
        try payment.refund(
            PaymentRefundID(UniqueID(high: 4, low: 1)), of: amount.map(usd), reason: .duplicate, comment: nil,
            after: reserved, at: time)
    }

    // MARK: Refunds

    @Test func aFeeComesBackByItsRunningTotal() throws {
        let payment = Self.payment(3_333, fee: 50)
        var (amount, fee, parts): (Int64, Int64, [Int64]) = (0, 0, [])
        for _ in 0..<3 {
            let refund = try Self.refund(payment, 1_111, after: ReservedRefunds(amount: amount, fee: fee))
            amount += refund.amount.minorUnits
            fee += refund.feeReturned.minorUnits
            parts.append(refund.feeReturned.minorUnits)
        }
        #expect(parts == [17, 16, 17])
    }

    /// In whatever parts, and whichever fail: never more than there was, and all of it with the last part.
    @Test(arguments: 0..<200) func partsBringBackAllOfTheFeeAndNoMore(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let amount = Int64.random(in: 1...100_000, using: &random)
        let payment = Self.payment(amount, fee: Int64.random(in: 0..<amount, using: &random))
        var parts: [PaymentRefund] = []
        func reserved() -> ReservedRefunds {
            ReservedRefunds(
                amount: parts.reduce(0) { $0 + $1.amount.minorUnits },
                fee: parts.reduce(0) { $0 + $1.feeReturned.minorUnits })
        }
        for _ in 0..<20 {
            let left = payment.refundable(after: reserved()).minorUnits
            if left > 0 {
                parts.append(
                    try Self.refund(payment, Int64.random(in: 1...left, using: &random), after: reserved()))
            }
            if Int.random(in: 0..<4, using: &random) == 0, let lost = parts.indices.randomElement(using: &random) {
                parts.remove(at: lost)
            }
            let now = reserved()
            #expect(now.amount <= amount && now.fee <= payment.fee.minorUnits)
        }
        if payment.refundable(after: reserved()).isPositive {
            parts.append(try Self.refund(payment, nil, after: reserved()))
        }
        #expect(reserved() == ReservedRefunds(amount: amount, fee: payment.fee.minorUnits))
    }

    @Test func whatIsTooMuchTooLateOrOfAnotherCurrencyIsRefused() {
        let payment = Self.payment(100, fee: 0)
        let none = ReservedRefunds(amount: 0, fee: 0)
        #expect(throws: PaymentsError.refundExceedsPayment) { try Self.refund(payment, 101, after: none) }
        let all = ReservedRefunds(amount: 100, fee: 0)
        #expect(throws: PaymentsError.refundExceedsPayment) { try Self.refund(payment, nil, after: all) }
        let late = Self.now + Payment.refundWindow
        #expect(throws: PaymentsError.windowOver) { try Self.refund(payment, 1, after: none, at: late) }
    }

    // MARK: Reversals

    private static func reversal(to receiver: UserID = payee) -> Reversal {
        Reversal(
            id: ReversalID(UniqueID(high: 5, low: 1)), target: UniqueID(high: 1, low: 1), payment: nil, sender: payer,
            receiver: receiver, amount: usd(100), reason: "Wrong person", createdAt: now,
            expiresAt: now + Reversal.lifetime)
    }

    @Test func ofTwoAnswersTheFirstCounts() throws {
        var reversal = Self.reversal()
        try reversal.approve(by: Self.payee, at: Self.now)
        #expect(throws: PaymentsError.notOpen(state: "processing")) {
            try reversal.decline(by: Self.payee, at: Self.now)
        }
        let over = Self.now + Reversal.lifetime
        let (early, refused) = (reversal.expire(at: over), reversal.refuse("insufficient_funds"))
        #expect(!early && refused)
        #expect(reversal.state == .requested && reversal.stage == .waiting && reversal.decider == nil)
        let (ended, late) = (reversal.expire(at: over), reversal.complete())
        #expect(ended && !late && reversal.state == .expired)
    }

    @Test func betweenOwnWalletsNobodyIsAsked() {
        var reversal = Self.reversal(to: Self.payer)
        #expect(reversal.stage == .posting)
        let refused = reversal.refuse("insufficient_funds")
        #expect(refused && reversal.state == .declined)
    }

    // MARK: Disputes

    private static func dispute(_ stage: Dispute.Stage) -> Dispute {
        Dispute(
            id: DisputeID(UniqueID(high: 6, low: 1)), payment: PaymentID(UniqueID(high: 1, low: 1)), payer: payer,
            payee: payee, payeeWallet: UniqueID(high: 3, low: 2), kind: .other, amount: usd(100), text: "No",
            hold: UniqueID(high: 6, low: 2), createdAt: now, respondBy: now, decideBy: now, stage: stage)
    }

    @Test func whatIsTakenBackWhileTheWalletIsAskedIsFreedAfterwards() throws {
        var dispute = Self.dispute(.holding)
        try dispute.withdraw()
        #expect(dispute.state == .closed && dispute.stage == .holding)
        let held = dispute.hold(Self.usd(0))
        #expect(held && dispute.stage == .releasing)
        let released = dispute.release()
        #expect(released && dispute.stage == .ended)
        #expect(throws: PaymentsError.notOpen(state: "closed")) { try dispute.investigate(by: Self.staff) }
    }

    @Test func aRefundThatFailsLeavesTheDecisionOpen() throws {
        var dispute = Self.dispute(.waiting)
        try dispute.investigate(by: Self.staff)
        #expect(throws: PaymentsError.inProgress) { try dispute.dismiss(by: Self.staff, note: "No") }
        let isWithout = dispute.refuseHold()
        #expect(isWithout)
        var refund = try Self.refund(Self.payment(100, fee: 0), nil, after: ReservedRefunds(amount: 0, fee: 0))
        try dispute.award(refund, .payer, by: Self.staff, note: "Yes")
        #expect(dispute.stage == .paying)
        let isOver = refund.take(.refused, code: "insufficient_funds")
        let isFollowed = try dispute.follow(refund)
        #expect(isOver && isFollowed)
        #expect(dispute.state == .investigating && dispute.outcome == nil && dispute.refund == nil)
        #expect(dispute.failureCode == "insufficient_funds")
    }

    @Test func nothingIsSetAsideOnceItIsOver() throws {
        var dispute = Self.dispute(.holding)
        #expect(dispute.setAside == Self.usd(0))
        let held = dispute.hold(Self.usd(70))
        #expect(held && dispute.setAside == Self.usd(70))
        try dispute.investigate(by: Self.staff)
        #expect(dispute.setAside == Self.usd(70))
        try dispute.dismiss(by: Self.staff, note: "No")
        #expect(dispute.stage == .releasing && dispute.held == Self.usd(70) && dispute.setAside == Self.usd(0))
    }

    /// 22 November 2026 is a Sunday.
    @Test func thirtyBankingDaysAreSixWeeks() throws {
        let sunday = try #require(Timestamp(rfc3339: "2026-11-22T10:00:00.000Z"))
        #expect(DisputeTime.decideBy(from: sunday).day.description == "2027-01-01")
        #expect(DisputeTime.decideBy(from: sunday + .seconds(86_400)).day.description == "2027-01-04")
    }

    // MARK: Chargebacks

    @Test func theProvidersLastWordMayComeFirst() {
        var chargeback = Chargeback(
            id: ChargebackID(UniqueID(high: 7, low: 1)), deposit: DepositID(UniqueID(high: 1, low: 2)),
            owner: Self.payer, wallet: UniqueID(high: 3, low: 1), provider: "sandbox", providerReference: "cb_1",
            amount: Self.usd(100), fee: Self.usd(15), restore: UniqueID(high: 7, low: 2), createdAt: Self.now)
        func word(_ state: ProviderChargeback.State, keepsFee: Bool = false) -> ProviderChargeback {
            ProviderChargeback(
                deposit: chargeback.deposit, amount: Self.usd(100), fee: Self.usd(15), reference: "cb_1", state: state,
                keepsFee: keepsFee)
        }
        let (won, lost) = (chargeback.take(word(.won, keepsFee: true)), chargeback.take(word(.lost)))
        #expect(chargeback.keepsFee)
        #expect(won && !lost && chargeback.stage == .taking)
        let taken = chargeback.taken(shortfall: Self.usd(60))
        #expect(taken && chargeback.stage == .restoring)
        let restored = chargeback.restored()
        #expect(restored && chargeback.stage == .ended)
    }

    @Test func theTablesAreWhole() {
        #expect(PaymentRefund.states.unreachable.isEmpty && PaymentRefund.states.repeated.isEmpty)
        #expect(Reversal.states.unreachable.isEmpty && Reversal.states.repeated.isEmpty)
        #expect(Dispute.states.unreachable.isEmpty && Dispute.states.repeated.isEmpty)
        #expect(Chargeback.states.unreachable.isEmpty && Chargeback.states.repeated.isEmpty)
        #expect(Dispute.states.finals == [.resolved, .closed])
    }
}
