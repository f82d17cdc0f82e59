import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

/// What becomes of a code, whoever pays it.
@Suite struct QRCodeTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    private static let end = now + .seconds(86_400)

    private static func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .USD) }

    private static func code(_ amount: Int64? = nil, singleUse: Bool = false, end: Timestamp? = end) -> QRCode {
        QRCode(
            id: QRCodeID(UniqueID(high: 1, low: 1)),
            owner: Payment.Party(user: UserID(UniqueID(high: 2, low: 2)), wallet: UniqueID(high: 3, low: 1), name: nil),
            merchant: QRCode.Merchant(name: "Ada's Café", city: "Zürich", country: "CH", categoryCode: "5812"),
            currency: .USD, amount: amount.map(dollars), isSingleUse: singleUse, reference: "QRP-20261130-0000000001",
            createdAt: now, expiresAt: end)
    }

    private static func payment(_ number: UInt64, isPaid: Bool) -> Payment {
        Payment(
            id: PaymentID(UniqueID(high: 9, low: number)), source: .qr, payer: nil, payee: nil, amount: dollars(500),
            fee: dollars(8), channel: .session, reference: "QRP-20261130-000000000\(number)", createdAt: now,
            state: isPaid ? .completed : .failed, stage: .ended)
    }

    @Test func theTableIsWhatCodesDo() throws {
        #expect(QRCode.states.unreachable.isEmpty && QRCode.states.repeated.isEmpty)
        #expect(QRCode.states.finals == [.used, .inactive, .expired])
        var random = SeededGenerator()
        var met: Set<Transitions<QRCode.State, QRCode.Event>.Move> = []
        for turn in 0..<2_000 {
            var code = Self.code(singleUse: turn.isMultiple(of: 2))
            for number in 0..<6 as Range<UInt64> {
                let before = code.state
                let event: QRCode.Event
                switch Int.random(in: 0..<4, using: &random) {
                case 0:
                    event = .deactivate
                    let hasEnded = code.end(.deactivate)
                    #expect(hasEnded == (before == .active))
                case 1:
                    event = .expire
                    let hasEnded = code.end(.expire)
                    #expect(hasEnded == (before == .active))
                default:
                    event = .use
                    let payment = Self.payment(number, isPaid: Bool.random(using: &random))
                    guard (try? code.begin(payment.id, at: Self.now)) != nil else { continue }
                    _ = try code.follow(payment)
                    #expect(code.timesUsed == 0 || code.received.isPositive)
                }
                #expect(!code.isSingleUse || code.timesUsed <= 1 && (code.timesUsed == 0) == (code.payment == nil))
                if code.state != before { met.insert(.init(before, event, code.state)) }
            }
        }
        #expect(met == Set(QRCode.states.moves))
    }

    @Test func oneOfTwoUsesACodeForOne() throws {
        var code = Self.code(singleUse: true)
        let isTaken = try code.begin(Self.payment(1, isPaid: true).id, at: Self.now)
        #expect(isTaken && code.payment != nil)
        #expect(throws: PaymentsError.alreadyUsed) { try code.requireOpen(at: Self.now) }
        var open = Self.code()
        let isOpenTaken = try open.begin(Self.payment(1, isPaid: true).id, at: Self.now)
        #expect(!isOpenTaken && open.payment == nil)
        try open.requireOpen(at: Self.now)
    }

    @Test func aRefusedPaymentGivesItBack() throws {
        var code = Self.code(singleUse: true)
        let (first, second) = (Self.payment(1, isPaid: false), Self.payment(2, isPaid: true))
        _ = try code.begin(first.id, at: Self.now)
        _ = try code.follow(first)
        #expect(code.state == .active && code.payment == nil)
        _ = try code.begin(second.id, at: Self.now)
        _ = try code.follow(second)
        #expect(code.state == .used && code.payment == second.id)
        #expect(code.timesUsed == 1 && code.received == Self.dollars(500))
        #expect(throws: PaymentsError.alreadyUsed) { try code.requireOpen(at: Self.now) }
    }

    /// What was begun in time ends, and the code stays as its owner left it.
    @Test func takenBackItTakesWhatWasBegun() throws {
        var code = Self.code(singleUse: true)
        let payment = Self.payment(1, isPaid: true)
        _ = try code.begin(payment.id, at: Self.now)
        let ends = [code.end(.deactivate), code.end(.deactivate)]
        #expect(ends == [true, false])
        #expect(throws: PaymentsError.inactive) { try code.requireOpen(at: Self.now) }
        _ = try code.follow(payment)
        #expect(code.state == .inactive && code.timesUsed == 1)
    }

    @Test func lateIsTooLate() throws {
        var code = Self.code()
        try code.requireOpen(at: Self.end - .milliseconds(1))
        #expect(throws: PaymentsError.expired) { try code.requireOpen(at: Self.end) }
        try Self.code(end: nil).requireOpen(at: Self.end)
        let isExpired = code.end(.expire)
        #expect(isExpired)
        #expect(throws: PaymentsError.expired) { try code.requireOpen(at: Self.now) }
    }

    @Test func theCodeSaysHowMuch() throws {
        let euros = Money(minorUnits: 500, currency: .EUR)
        for code in [Self.code(500), Self.code()] {
            #expect(try code.amount(given: Self.dollars(500)) == Self.dollars(500))
            #expect(throws: PaymentsError.currencyMismatch(expected: .USD)) { try code.amount(given: euros) }
        }
        #expect(try Self.code(500).amount(given: nil) == Self.dollars(500))
        #expect(try Self.code().amount(given: nil) == nil)
    }

    @Test(arguments: [499, 501] as [Int64]) func anotherAmountIsRefused(cents: Int64) {
        #expect(throws: PaymentsError.amountOutOfRange) { try Self.code(500).amount(given: Self.dollars(cents)) }
    }

    @Test func aLongNameIsCutWhereItStaysOne() {
        #expect(QRCode.Merchant.fitting("Ada's Café", 25) == "Ada's Café")
        #expect(QRCode.Merchant.fitting("Llanfairpwllgwyngyll Tea Rooms", 25) == "Llanfairpwllgwyngyll Tea")
        #expect(QRCode.Merchant.fitting("ab 👩‍👩‍👧", 5) == "ab")
    }
}
