import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

@Suite struct LinkTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    private static let one = PaymentID(UniqueID(high: 1, low: 1))
    private static let two = PaymentID(UniqueID(high: 1, low: 2))

    private static func usd(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .USD) }

    private static func link(
        _ price: LinkPrice = .fixed(usd(1_000)), isSingleUse: Bool = false, expiresAt: Timestamp? = nil
    ) -> Link {
        Link(
            id: LinkID(UniqueID(high: 9, low: 9)), owner: UserID(UniqueID(high: 2, low: 2)), ownerName: "Ada L.",
            wallet: UniqueID(high: 3, low: 3), currency: .USD, slug: "adas-engines", isSingleUse: isSingleUse,
            reference: "LNK-20261130-0000000001", createdAt: now, price: price, face: Link.Face(title: "An engine"),
            expiresAt: expiresAt)
    }

    private static func price(
        _ amount: Int64? = nil, _ minimum: Int64? = nil, _ maximum: Int64? = nil, in currency: Currency = .USD
    ) throws(PaymentsError) -> LinkPrice {
        try LinkPrice(
            amount: amount.map(usd), minimum: minimum.map(usd), maximum: maximum.map(usd), in: currency)
    }

    // MARK: The table

    private static func act(
        on link: inout Link, using random: inout SeededGenerator, at now: Timestamp
    ) -> Link.Event? {
        let payment = Bool.random(using: &random) ? one : two
        var change = LinkChange()
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            change.isActive = true
            return (try? link.change(change, at: now)) == nil ? nil : .activate
        case 1:
            change.isActive = false
            return (try? link.change(change, at: now)) == nil ? nil : .deactivate
        case 2:
            try? link.begin(payment, usd(1_000), at: now)
            return nil
        case 3:
            _ = link.release(payment)
            return nil
        case 4:
            guard link.payment == payment, link.payments == 0 else { return nil }
            return link.collect(payment, usd(1_000)) ? .pay : nil
        default: return link.expire(at: now) ? .expire : nil
        }
    }

    @Test func theTableIsWhatLinksDo() {
        var random = SeededGenerator()
        var met: Set<Transitions<Link.State, Link.Event>.Move> = []
        for _ in 0..<5_000 {
            var link = Self.link(isSingleUse: true, expiresAt: Self.now + .seconds(20))
            for second in 0..<30 {
                let before = link.state
                let event = Self.act(on: &link, using: &random, at: Self.now + .seconds(second))
                #expect(link.state != .completed || link.payment != nil && link.payments == 1)
                guard link.state != before, let event else { continue }
                #expect(Link.states.allows(event, from: before, to: link.state))
                met.insert(.init(before, event, link.state))
            }
        }
        #expect(met == Set(Link.states.moves))
        #expect(Link.states.unreachable.isEmpty && Link.states.repeated.isEmpty)
        #expect(Link.states.finals == [.completed, .expired])
    }

    // MARK: Room for one

    @Test func ofManyPayersOneHasRoom() throws {
        var link = Self.link(isSingleUse: true)
        try link.begin(Self.one, Self.usd(1_000), at: Self.now)
        #expect(throws: PaymentsError.alreadyUsed) { try link.begin(Self.two, Self.usd(1_000), at: Self.now) }
        let strange = link.release(Self.two)
        #expect(!strange)
        let gaveBack = link.release(Self.one)
        #expect(gaveBack && link.payment == nil)
        try link.begin(Self.two, Self.usd(1_000), at: Self.now)
        let isCompleted = link.collect(Self.two, Self.usd(1_000))
        #expect(isCompleted && link.state == .completed && link.totalCollected == Self.usd(1_000))
        #expect(throws: PaymentsError.alreadyUsed) { try link.amount(for: nil, at: Self.now) }
        let gone = link.release(Self.two)
        #expect(!gone && link.payment == Self.two)
    }

    @Test func whoDoesNotPayLetsOthersGoFirst() throws {
        var link = Self.link(isSingleUse: true)
        try link.begin(Self.one, Self.usd(1_000), at: Self.now)
        #expect(throws: PaymentsError.alreadyUsed) {
            try link.begin(Self.two, Self.usd(1_000), at: Self.now, displacing: Self.two)
        }
        #expect(link.keepsRoom(for: Self.one) && !link.keepsRoom(for: Self.two))
        #expect(try link.amount(for: nil, at: Self.now, displacing: Self.one) == Self.usd(1_000))
        try link.begin(Self.two, Self.usd(1_000), at: Self.now, displacing: Self.one)
        #expect(link.payment == Self.two && link.keepsRoom(for: Self.two) && !link.keepsRoom(for: Self.one))
        let gaveBack = link.release(Self.one)
        #expect(!gaveBack && link.payment == Self.two)
        let isCompleted = link.collect(Self.two, Self.usd(1_000))
        #expect(isCompleted)
        // Who has paid gives way to nobody.
        #expect(throws: PaymentsError.alreadyUsed) {
            try link.begin(Self.one, Self.usd(1_000), at: Self.now, displacing: Self.two)
        }
        #expect(Self.link().keepsRoom(for: Self.one))
    }

    @Test func manyPayTheOthers() throws {
        var link = Self.link()
        try link.begin(Self.one, Self.usd(1_000), at: Self.now)
        try link.begin(Self.two, Self.usd(1_000), at: Self.now)
        for payment in [Self.one, Self.two] {
            let isCompleted = link.collect(payment, Self.usd(1_000))
            #expect(!isCompleted)
        }
        #expect(link.state == .active && link.payments == 2 && link.totalCollected == Self.usd(2_000))
    }

    /// What is under way when its owner switches it off is paid all the same.
    @Test func switchedOffWhileItIsPaid() throws {
        var link = Self.link(isSingleUse: true)
        try link.begin(Self.one, Self.usd(1_000), at: Self.now)
        var change = LinkChange()
        change.isActive = false
        try link.change(change, at: Self.now)
        #expect(link.state == .inactive)
        #expect(throws: PaymentsError.inactive) { try link.amount(for: nil, at: Self.now) }
        let isCompleted = link.collect(Self.one, Self.usd(1_000))
        #expect(isCompleted && link.state == .completed)
    }

    @Test func timeIsUp() throws {
        let end = Self.now + .seconds(60)
        var link = Self.link(isSingleUse: true, expiresAt: end)
        try link.begin(Self.one, Self.usd(1_000), at: Self.now)
        #expect(throws: PaymentsError.expired) { try link.amount(for: nil, at: end) }
        // Somebody is paying it.
        let early = link.expire(at: end)
        #expect(!early && link.state(at: end) == .active)
        let gaveBack = link.release(Self.one)
        #expect(gaveBack && link.state(at: end) == .expired)
        let ends = link.expire(at: end)
        #expect(ends && link.state == .expired)
        var change = LinkChange()
        change.isActive = true
        #expect(throws: PaymentsError.notOpen(state: "expired")) { try link.change(change, at: end) }
    }

    // MARK: Prices

    @Test func anAmountOrBounds() throws {
        #expect(try Self.price(1_000) == .fixed(Self.usd(1_000)))
        #expect(try Self.price(nil, 100) == .range(minimum: Self.usd(100), maximum: nil))
        #expect(try Self.price(nil, 100, 100) == .range(minimum: Self.usd(100), maximum: Self.usd(100)))
        let wrongs: [(Int64?, Int64?, Int64?)] = [(nil, nil, nil), (1, 1, nil), (1, nil, 1), (nil, 2, 1)]
        for (amount, minimum, maximum) in wrongs {
            #expect(throws: PaymentsError.amountOutOfRange) { try Self.price(amount, minimum, maximum) }
        }
        for wrong in [0, -1] as [Int64] {
            #expect(throws: PaymentsError.amountNotPositive) { try Self.price(wrong) }
        }
        #expect(throws: PaymentsError.amountOutOfRange) { try Self.price(nil, nil, 100_000_001) }
        #expect(throws: PaymentsError.currencyMismatch(expected: .EUR)) { try Self.price(1, in: .EUR) }
    }

    @Test func whatSomebodyMayGive() throws {
        let fixed = Self.link(.fixed(Self.usd(1_000)))
        #expect(try fixed.amount(for: nil, at: Self.now) == Self.usd(1_000))
        #expect(try fixed.amount(for: Self.usd(1_000), at: Self.now) == Self.usd(1_000))
        let range = Self.link(try Self.price(nil, 100, 500))
        for cents in [100, 500] as [Int64] {
            #expect(try range.amount(for: Self.usd(cents), at: Self.now) == Self.usd(cents))
        }
        let wrong: [(Link, Money?)] = [
            (fixed, Self.usd(999)), (range, nil), (range, Self.usd(99)), (range, Self.usd(501)),
        ]
        for (link, given) in wrong {
            #expect(throws: PaymentsError.amountOutOfRange) { try link.amount(for: given, at: Self.now) }
        }
        #expect(throws: PaymentsError.amountNotPositive) { try range.amount(for: Self.usd(-100), at: Self.now) }
        #expect(throws: PaymentsError.currencyMismatch(expected: .USD)) {
            try range.amount(for: Money(minorUnits: 100, currency: .EUR), at: Self.now)
        }
    }

    @Test func theAmountIsFixedOncePaid() throws {
        var link = Self.link()
        var change = LinkChange()
        change.minimum = .set(Self.usd(100))
        try link.change(change, at: Self.now)
        #expect(link.price == .range(minimum: Self.usd(100), maximum: nil))
        change = LinkChange()
        change.amount = .set(Self.usd(700))
        try link.change(change, at: Self.now)
        #expect(link.price == .fixed(Self.usd(700)))
        change.amount = .clear
        #expect(throws: PaymentsError.amountOutOfRange) { try link.change(change, at: Self.now) }
        _ = link.collect(Self.one, Self.usd(700))
        change.amount = .set(Self.usd(700))
        #expect(throws: PaymentsError.alreadyUsed) { try link.change(change, at: Self.now) }
        change = LinkChange()
        change.title = "Another engine"
        change.description = .set("Of brass")
        try link.change(change, at: Self.now)
        #expect(link.face == Link.Face(title: "Another engine", description: "Of brass"))
    }

    @Test func slugs() {
        for good in ["abc", "a-b", "123", "adas-engines-2", String(repeating: "a", count: 64)] {
            #expect(LinkSlug.isValid(good), "\(good)")
        }
        for bad in [
            "", "ab", "-abc", "abc-", "a--b", "Abc", "a_b", "a b", "a/b", "..", "a%2fb", "äbc", "abc\n", "а-б-в",
            String(repeating: "a", count: 65),
        ] {
            #expect(!LinkSlug.isValid(bad), "\(bad)")
        }
        let ids = IDGenerator(clock: .system)
        for _ in 0..<1_000 {
            let slug = LinkSlug.generated(from: ids.next())
            #expect(LinkSlug.isValid(slug) && slug.count == 10)
        }
    }

    private static func checkout(
        _ stage: Deposit.Stage = .awaiting, of link: LinkID? = LinkID(UniqueID(high: 9, low: 9))
    ) -> Deposit {
        Deposit(
            id: DepositID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 2, low: 2)),
            wallet: UniqueID(high: 3, low: 3), amount: usd(1_000), fee: usd(15), provider: "sandbox", method: .card,
            returnURL: nil, createdAt: now, stage: stage, reservation: .held, link: link)
    }

    /// A quarter of an hour is a guest's alone, and no longer while nobody has paid.
    @Test func aGuestsTurnEnds() {
        let end = Self.now + .seconds(900)
        #expect(!DepositTiming.givesWay(Self.checkout(), now: Self.now + .seconds(899)))
        #expect(DepositTiming.givesWay(Self.checkout(), now: end))
        #expect(!DepositTiming.givesWay(Self.checkout(of: nil), now: end))
        for stage in Deposit.Stage.allCases where stage != .awaiting {
            #expect(!DepositTiming.givesWay(Self.checkout(stage), now: end), "\(stage)")
        }
    }

    /// What is paid for what another has by now goes back, whatever it is, and is never offered to the wallet.
    @Test func aGuestHasLetOthersGoFirst() {
        for cents in [1_000, 999] as [Int64] {
            var deposit = Self.checkout()
            let late = deposit.take(.paidTooLate(Self.usd(cents), reference: "p"))
            #expect(late == .moved && deposit.stage == .refunding && deposit.status == .pending)
            #expect(deposit.reason == Deposit.paidTooLate && deposit.question == .close)
            let (closed, back) = (deposit.take(.closed), deposit.take(.refunded))
            #expect(closed == .moved && back == .refunded)
        }
    }

    /// What a guest pays after being told that nothing was paid goes back.
    @Test func aGuestIsTooLate() {
        var deposit = Self.checkout()
        let end = deposit.take(.expired)
        let late = deposit.take(.paid(Self.usd(1_000), reference: nil))
        #expect(end == .expired && late == .moved)
        #expect(deposit.stage == .refunding && deposit.status == .pending && deposit.question == .close)
        let (closed, back) = (deposit.take(.closed), deposit.take(.refunded))
        #expect(closed == .moved && back == .refunded)
    }
}
