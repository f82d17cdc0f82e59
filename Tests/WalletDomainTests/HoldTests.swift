import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

@Suite struct HoldTests {
    var world: LedgerWorld
    let wallet: AccountID
    let other: AccountID
    let hold: HoldID

    /// 10.00 in the wallet, 4.00 of it held for an hour.
    init() throws {
        world = try LedgerWorld()
        wallet = world.wallet(world.owner(), posted: 1_000)
        other = world.wallet(world.owner())
        hold = world.ids.next()
        #expect(world.run(world.placeHold(wallet, world.dollars(400), id: hold)).refusal == nil)
    }

    @Test func holdReducesAvailableOnly() throws {
        let account = try world[wallet]
        #expect(account.posted == 1_000 && account.held == 400 && account.available == 600)
        world.checkInvariants()
    }

    @Test mutating func holdNeedsFunds() {
        #expect(world.run(world.placeHold(wallet, world.dollars(601))).refusal?.isShortOfFunds == true)
        #expect(world.run(world.placeHold(wallet, world.dollars(600))).refusal == nil)
        world.checkInvariants()
    }

    /// So that staff can take money back whatever is held of it.
    @Test mutating func aCustomersOpenHoldsOfAWalletAreBounded() throws {
        for _ in 1..<Hold.maximumOpen {
            #expect(world.run(world.placeHold(wallet, world.dollars(1))).refusal == nil)
        }
        #expect(world.run(world.placeHold(wallet, world.dollars(1))).refusal == .tooManyHolds)
        // Those of services are others', on the same wallet.
        #expect(world.run(world.placeHold(wallet, 1, "card_capture", by: "cards")).refusal == nil)
        let again = world.placeHold(wallet, world.dollars(1))
        let outcomes = world.run([
            again, world.release(hold, on: wallet), world.placeHold(wallet, world.dollars(1)), again,
        ])
        #expect(outcomes.map(\.refusal) == [.tooManyHolds, nil, nil, .tooManyHolds])
        world.clock.advance(by: .seconds(3_601))
        #expect(world.run(world.placeHold(wallet, world.dollars(1))).refusal == nil)
        world.checkInvariants()
    }

    @Test mutating func fullCaptureEndsIt() throws {
        #expect(world.run(world.capture(hold, on: wallet, to: other)).placedHold?.status == .captured)
        #expect(try world[wallet].posted == 600)
        #expect(try world[wallet].held == 0)
        #expect(try world[other].posted == 400)
        #expect(world.run(world.capture(hold, on: wallet, to: other)).refusal == .holdEnded(.captured))
        #expect(world.run(world.release(hold, on: wallet)).refusal == .holdEnded(.captured))
        world.checkInvariants()
    }

    @Test mutating func partialCapturesAddUp() throws {
        #expect(world.run(world.capture(hold, on: wallet, 150, final: false, to: other)).placedHold?.status == .held)
        #expect(try world[wallet].held == 250)
        let tooMuch = world.run(world.capture(hold, on: wallet, 251, final: false, to: other)).refusal
        #expect(tooMuch == .captureExceedsHold(remaining: world.dollars(250)))
        #expect(
            world.run(world.capture(hold, on: wallet, 250, final: false, to: other)).placedHold?.status == .captured)
        #expect(try world[other].posted == 400)
        world.checkInvariants()
    }

    @Test mutating func finalCaptureFreesTheRest() throws {
        #expect(world.run(world.capture(hold, on: wallet, 1, to: other)).placedHold?.captured == 1)
        #expect(try world[wallet].available == 999)
        world.checkInvariants()
    }

    @Test mutating func releaseFreesAllOnce() throws {
        #expect(world.run(world.release(hold, on: wallet)).placedHold?.status == .released)
        #expect(try world[wallet].available == 1_000)
        #expect(world.run(world.release(hold, on: wallet)).refusal == .holdEnded(.released))
        world.checkInvariants()
    }

    @Test mutating func captureAfterExpiryIsRefusedAndFreesTheMoney() throws {
        world.clock.advance(by: .seconds(3600))
        #expect(world.run(world.capture(hold, on: wallet, to: other)).refusal == .holdEnded(.expired))
        #expect(try world[wallet].available == 1_000)
        #expect(world.holds[hold]?.status == .expired)
        world.checkInvariants()
    }

    @Test mutating func captureJustBeforeExpiryPasses() {
        world.clock.advance(by: .seconds(3600) - .microseconds(1))
        #expect(world.run(world.capture(hold, on: wallet, to: other)).refusal == nil)
    }

    /// Nobody has to wait for the job: money of an overdue hold can be spent at once.
    @Test mutating func overdueHoldDoesNotBlockATransfer() {
        world.clock.advance(by: .seconds(3600))
        #expect(world.run(world.transfer(wallet, other, world.dollars(1_000))).refusal == nil)
        world.checkInvariants()
    }

    @Test mutating func jobExpiresOnlyWhatIsOverdue() {
        let expiry = world.expire(hold, on: wallet)
        world.run(expiry)
        #expect(world.holds[hold]?.status == .held)
        world.clock.advance(by: .seconds(3600))
        world.run(expiry)
        world.run(expiry)
        #expect(world.holds[hold]?.status == .expired)
        world.checkInvariants()
    }

    @Test mutating func foreignHoldLooksLikeNone() {
        let stranger = Commander.customer(world.owner(), isPerson: true)
        #expect(world.run(world.capture(hold, on: wallet, to: other, by: stranger)).refusal == .notFound(.hold))
        #expect(world.run(world.capture(world.ids.next(), on: wallet, to: other)).refusal == .notFound(.hold))
    }

    /// Otherwise a hold would be a way around the PIN and the limits.
    @Test mutating func captureToAnotherCustomerIsATransfer() throws {
        world.accounts[wallet]?.requiresPIN = true
        let me = world.person(wallet)
        #expect(world.run(world.capture(hold, on: wallet, to: other, by: me)).refusal == .authorizationRequired)
        world.accounts[wallet]?.requiresPIN = false
        world.accounts[wallet]?.ownLimits.perTransaction = 399
        let limited = world.run(world.capture(hold, on: wallet, to: other)).refusal
        #expect(limited?.limit == .walletTransaction)
        #expect(try world[wallet].held == 400)
    }

    @Test mutating func captureIntoAnotherCurrencyIsRefused() {
        let euro = world.wallet(world.owner(), .EUR)
        let refusal = world.run(world.capture(hold, on: wallet, to: euro)).refusal
        #expect(refusal == .currencyMismatch(expected: .USD))
    }

    /// Without a wallet that is paid a customer's money would go where nobody expects it.
    @Test mutating func captureHasToNameAWallet() throws {
        #expect(world.run(world.capture(hold, on: wallet)).refusal == .destinationRequired)
        let stranger = Commander.customer(world.owner(), isPerson: true)
        #expect(world.run(world.capture(hold, on: wallet, by: stranger)).refusal == .notFound(.hold))
        world.run(world.release(hold, on: wallet))
        #expect(world.run(world.capture(hold, on: wallet)).refusal == .holdEnded(.released))
    }

    // MARK: Whose it is

    /// A card's hold, say: the customer sees it, and neither the customer nor staff ends it.
    @Test mutating func holdOfAServiceIsEndedByThatServiceAlone() throws {
        let id: HoldID = world.ids.next()
        let wallet = wallet
        func place(_ world: LedgerWorld, _ commander: Commander) -> LedgerCommand {
            world.placeHold(wallet, world.dollars(100), id: id, by: commander, purpose: "card_capture")
        }
        for commander in [world.person(wallet), .service("billing"), world.staff()] {
            #expect(world.run(place(world, commander)).refusal == .purposeRefused("card_capture"))
        }
        #expect(world.run(place(world, .service("cards"))).refusal == nil)
        for commander in [world.key(wallet), .service("billing"), world.staff(.operator)] {
            #expect(world.run(world.release(id, on: wallet, by: commander)).refusal == .notFound(.hold))
            let capture = world.capture(id, on: wallet, 1, final: false, to: other, by: commander)
            #expect(world.run(capture).refusal == .notFound(.hold))
        }
        #expect(world.run(world.release(hold, on: wallet, by: .service("cards"))).refusal == .notFound(.hold))
        world.accounts[wallet]?.status = .frozen
        let settlement = world.settle(id, by: "cards", [world.leg(to: "settlement:cards", 60)], final: true)
        #expect(world.run(settlement).refusal == nil)
        #expect(world.system("settlement:cards", .USD)?.posted == 60)
        world.checkInvariants()
    }

    // MARK: What it counts

    private var counted: Int64 {
        get throws {
            let owner = try #require(world[wallet].owner)
            return try #require(world.owners[owner]).sent.today
        }
    }

    @Test mutating func itCountsWhenPlacedAndOnlyThen() throws {
        #expect(try counted == 400)
        world.run(world.capture(hold, on: wallet, 150, final: false, to: other))
        world.run(world.capture(hold, on: wallet, 250, final: false, to: other))
        #expect(try counted == 400)
        #expect(try world[wallet].sent.today == 400)
    }

    @Test mutating func whatIsNotTakenIsGivenBackOnTheSameDay() throws {
        world.run(world.capture(hold, on: wallet, 150, final: true, to: other))
        #expect(try counted == 150)
        #expect(try world[wallet].sent == SentAmounts(day: world.clock.now.day, today: 150, month: 150))
        let second = try #require(world.run(world.placeHold(wallet, world.dollars(100))).placedHold)
        world.run(world.release(second.id, on: wallet))
        #expect(try counted == 150)
        world.checkInvariants()
    }

    @Test mutating func laterDayGivesNothingBack() throws {
        let long = try #require(
            world.run(world.placeHold(wallet, world.dollars(100), for: .seconds(200_000))).placedHold)
        world.clock.advance(by: .seconds(86_400))
        world.run(world.transfer(wallet, other, world.dollars(5)))
        world.run(world.release(long.id, on: wallet))
        #expect(try counted == 5)
        #expect(try world[wallet].sent.month == 400 + 100 + 5)
    }

    /// Whoever touches the wallet ends an overdue hold; that its customer's row was not read does not lose the day.
    @Test mutating func expiryGivesBackWhoeverNoticesIt() throws {
        world.clock.advance(by: .seconds(3600))
        let stranger = world.wallet(world.owner(), posted: 100)
        world.run(world.transfer(stranger, wallet, world.dollars(1)))
        #expect(world.holds[hold]?.status == .expired)
        #expect(try counted == 0)
        world.checkInvariants()
    }

    /// Placed before holds counted.
    @Test mutating func uncountedHoldCountsWhenItIsCaptured() throws {
        let old = Hold(
            id: world.ids.next(), account: wallet, amount: world.dollars(200), reason: nil,
            expiresAt: world.clock.now + .seconds(60), createdAt: world.clock.now)
        world.holds[old.id] = old
        world.accounts[wallet]?.held += 200
        world.run(world.capture(old.id, on: wallet, 120, to: other))
        #expect(try counted == 400 + 120)
        world.checkInvariants()
    }

    /// In a currency of small units the cents are rounded; what stays counted is not less than what was taken.
    @Test func whatStaysCountedIsNeverLessThanWhatWasTaken() throws {
        var world = try LedgerWorld()
        for units: Int64 in [1, 7, 1_650, 1_651, 4_999] {
            let owner = world.owner()
            let (from, to) = (world.wallet(owner, .NGN, posted: 5_000), world.wallet(world.owner(), .NGN))
            let all = Money(minorUnits: 5_000, currency: .NGN)
            let hold = try #require(world.run(world.placeHold(from, all)).placedHold)
            world.run(world.capture(hold.id, on: from, units, to: to))
            let taken = try world.rules.rates.cents(of: Money(minorUnits: units, currency: .NGN))
            #expect(try #require(world.owners[owner]).sent.today >= taken)
        }
    }
}
