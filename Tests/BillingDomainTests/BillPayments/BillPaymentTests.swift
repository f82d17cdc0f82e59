import BillingDomain
import MoneyKit
import Primitives
import Testing

/// What a payment makes of what it is told, in whatever order.
@Suite struct BillPaymentTests {
    private static let start = Timestamp(secondsSince1970: 1_795_000_000)

    private static func payment(meter: BillOrder.MeterType? = nil) -> BillPayment {
        BillPayment(
            id: BillPaymentID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 1, low: 2)),
            wallet: UniqueID(high: 1, low: 3),
            payee: BillPayment.Payee(
                id: BillerID(UniqueID(high: 1, low: 4)), code: "BIL119", name: "Ikeja Electric",
                category: .electricity, provider: "vtpass"),
            bought: nil, customer: "1111111111111", customerName: nil, meter: meter, phone: "08011111111",
            amount: Money(minorUnits: 10_000, currency: .NGN), fee: Money(minorUnits: 100, currency: .NGN),
            walletIDs: BillPayment.WalletIDs(
                capture: UniqueID(high: 2, low: 1), release: UniqueID(high: 2, low: 2),
                post: UniqueID(high: 2, low: 3), reversal: UniqueID(high: 2, low: 4)),
            createdAt: start)
    }

    private static func asking(meter: BillOrder.MeterType? = nil) -> BillPayment {
        var payment = payment(meter: meter)
        _ = payment.take(.held(assessment: nil))
        _ = payment.take(.begun(BillPayment.Attempt(id: "a1", begunAt: start)))
        return payment
    }

    @Test func theTableLeadsEverywhereAndNowhereTwice() {
        #expect(BillPayment.stages.unreachable.isEmpty)
        #expect(BillPayment.stages.repeated.isEmpty)
        #expect(BillPayment.stages.finals == [.withdrawing])
    }

    @Test func whatIsDeliveredIsPaidOnce() {
        var payment = Self.asking()
        #expect(payment.take(.delivered(BillDelivery(reference: "r"))) == .moved)
        #expect(payment.take(.delivered(BillDelivery(reference: "other"))) == .none)
        #expect(payment.take(.captured(Self.start)) == .completed)
        #expect(payment.take(.captured(Self.start)) == .none)
        #expect(payment.status == .completed && payment.stage == .ended)
        #expect(payment.transaction == payment.walletIDs.capture)
        // Too late.
        #expect(payment.take(.refused(.notAvailable)) == .none && payment.delivery?.reference == "r")
    }

    @Test func whatHasFailedNeverLivesAgain() {
        var payment = Self.asking()
        #expect(payment.take(.refused(BillFailure(code: "016", message: "no"))) == .moved)
        #expect(payment.take(.delivered(BillDelivery())) == .none)
        #expect(payment.take(.released) == .failed)
        #expect(payment.take(.released) == .none && payment.take(.reversed) == .none)
        #expect(payment.status == .failed && payment.transaction == nil)
    }

    /// Seconds after submitting at which the partner says so, and whether it is believed then.
    @Test(
        arguments: [
            ([299, 360], false), ([300, 359], false), ([300, 360], true), ([10, 20, 300], false),
            ([10, 300, 310, 361], true),
            ([400], false),
        ] as [([Int], Bool)])
    func anOrderThatNeverArrivedIsToldTwice(times: [Int], believed: Bool) {
        var payment = Self.asking()
        for time in times { _ = payment.take(.missing(Self.start + .seconds(time))) }
        #expect((payment.stage == .releasing) == believed)
    }

    @Test func anotherAnswerBetweenThemCountsAnew() {
        var payment = Self.asking()
        _ = payment.take(.missing(Self.start + .seconds(300)))
        #expect(payment.take(.unclear) == .moved)
        _ = payment.take(.missing(Self.start + .seconds(400)))
        #expect(payment.stage == .asking)
        _ = payment.take(.missing(Self.start + .seconds(460)))
        #expect(payment.stage == .releasing && payment.failure == .neverArrived)
    }

    @Test func anEqualOrderIsTriedAgainAfter35Seconds() {
        let step = BillPaymentStep(Self.asking(), taking: .tooSoon(Self.start), now: Self.start)
        #expect(step.payment.stage == .sending && step.dueAt == Self.start + .seconds(35) && !step.goesOn)
    }

    /// Nothing has come to a partner who could not be reached; after a while nobody goes on trying.
    @Test(arguments: [(119, BillPayment.Stage.sending), (120, .releasing)])
    func whatWasSurelyNotSent(after seconds: Int, becomes stage: BillPayment.Stage) {
        var payment = Self.asking()
        #expect(payment.take(.notSent(Self.start + .seconds(seconds))) == .moved)
        #expect(payment.stage == stage)
    }

    @Test func aPrepaidMeterWaitsForItsToken() {
        var payment = Self.asking(meter: .prepaid)
        _ = payment.take(.delivered(BillDelivery(commission: Money(minorUnits: 150, currency: .NGN))))
        #expect(payment.take(.captured(Self.start)) == .completed)
        #expect(payment.stage == .fetching && payment.status == .completed)
        #expect(payment.take(.delivered(BillDelivery())) == .none)
        #expect(payment.take(.delivered(BillDelivery(token: "123", units: "1.5"))) == .moved)
        #expect(payment.stage == .ended && payment.delivery?.token == "123")
        // As it was booked.
        #expect(payment.commission.minorUnits == 150)
    }

    @Test func aHoldThatHasExpiredIsPaidAllTheSame() {
        var payment = Self.asking()
        _ = payment.take(.delivered(BillDelivery()))
        #expect(payment.take(.holdGone) == .moved && payment.stage == .posting)
        #expect(payment.take(.posted(Self.start)) == .completed)
        #expect(payment.transaction == payment.walletIDs.post)
    }

    @Test func itIsGivenBackOnce() {
        var payment = Self.asking()
        _ = payment.take(.delivered(BillDelivery()))
        _ = payment.take(.captured(Self.start))
        #expect(payment.take(.reversed) == .moved && payment.stage == .reversing)
        #expect(payment.take(.reversed) == .none)
        #expect(payment.take(.restored) == .reversed)
        #expect(payment.take(.reversed) == .none && payment.status == .reversed)
    }

    @Test(arguments: [(0, 5), (5, 10), (15, 20), (35, 40), (3_595, 3_600), (90_000, 3_600)])
    func questionsComeAfterTwiceTheLastPause(age: Int, pause: Int) {
        let now = Self.start + .seconds(age)
        let step = BillPaymentStep(Self.asking(), taking: nil, now: now)
        #expect(step.dueAt == now + .seconds(pause))
    }

    @Test(arguments: [(86_399, false), (86_400, true)])
    func itIsStuckAfterADay(age: Int, stuck: Bool) {
        #expect(Self.asking().isStuck(at: Self.start + .seconds(age)) == stuck)
    }

    /// A partner's figure that cannot be one is none.
    @Test(arguments: [(Int64(-1), Int64(0)), (0, 0), (150, 150), (10_000, 10_000), (10_001, 0)])
    func commissions(told: Int64, counted: Int64) {
        var payment = Self.asking()
        _ = payment.take(.delivered(BillDelivery(commission: Money(minorUnits: told, currency: .NGN))))
        #expect(payment.commission.minorUnits == counted)
    }

    /// Reports in any order: what the wallet is asked for is asked once, and never both.
    @Test func anyOrderEndsOneWay() {
        var generator = SystemRandomNumberGenerator()
        for seed in 0..<1_000 {
            var payment = Self.payment(meter: seed.isMultiple(of: 2) ? .prepaid : nil)
            var changes: [BillPaymentChange] = []
            for step in 0..<60 {
                let now = Self.start + .seconds(step * 40)
                let reports: [BillPaymentReport] = [
                    .held(assessment: nil), .begun(BillPayment.Attempt(id: "\(step)", begunAt: now)),
                    .delivered(BillDelivery()), .delivered(BillDelivery(token: "1")), .refused(.notAvailable),
                    .reversed,
                    .tooSoon(now), .notSent(now), .missing(now), .unclear, .captured(now), .holdGone, .posted(now),
                    .released, .restored,
                ]
                guard let report = reports.randomElement(using: &generator) else { continue }
                changes.append(payment.take(report))
            }
            let told = changes.filter { $0 == .completed || $0 == .failed }
            let reversals = changes.filter { $0 == .reversed }
            #expect(told.count <= 1 && reversals.count <= (told == [.completed] ? 1 : 0), "\(changes)")
        }
    }
}
