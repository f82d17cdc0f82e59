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
        #expect(world.run(world.placeHold(wallet, world.dollars(601))).refusal == .insufficientFunds)
        #expect(world.run(world.placeHold(wallet, world.dollars(600))).refusal == nil)
        world.checkInvariants()
    }

    @Test mutating func fullCaptureEndsIt() throws {
        #expect(world.run(world.capture(hold, on: wallet, to: other)).placedHold?.status == .captured)
        #expect(try world[wallet].posted == 600)
        #expect(try world[wallet].held == 0)
        #expect(try world[other].posted == 400)
        #expect(world.run(world.capture(hold, on: wallet)).refusal == .holdEnded(.captured))
        #expect(world.run(world.release(hold, on: wallet)).refusal == .holdEnded(.captured))
        world.checkInvariants()
    }

    @Test mutating func partialCapturesAddUp() throws {
        #expect(world.run(world.capture(hold, on: wallet, 150, final: false)).placedHold?.status == .held)
        #expect(try world[wallet].held == 250)
        let tooMuch = world.run(world.capture(hold, on: wallet, 251, final: false)).refusal
        #expect(tooMuch == .captureExceedsHold(remaining: world.dollars(250)))
        #expect(world.run(world.capture(hold, on: wallet, 250, final: false)).placedHold?.status == .captured)
        #expect(world.system(.settlement, .USD)?.posted == 400)
        world.checkInvariants()
    }

    @Test mutating func finalCaptureFreesTheRest() throws {
        #expect(world.run(world.capture(hold, on: wallet, 1)).placedHold?.captured == 1)
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
        #expect(world.run(world.capture(hold, on: wallet)).refusal == .holdEnded(.expired))
        #expect(try world[wallet].available == 1_000)
        #expect(world.holds[hold]?.status == .expired)
        world.checkInvariants()
    }

    @Test mutating func captureJustBeforeExpiryPasses() {
        world.clock.advance(by: .seconds(3600) - .microseconds(1))
        #expect(world.run(world.capture(hold, on: wallet)).refusal == nil)
    }

    /// Nobody has to wait for the job: money of an overdue hold can be spent at once.
    @Test mutating func overdueHoldDoesNotBlockATransfer() {
        world.clock.advance(by: .seconds(3600))
        #expect(world.run(world.transfer(wallet, other, world.dollars(1_000))).refusal == nil)
        world.checkInvariants()
    }

    @Test mutating func jobExpiresOnlyWhatIsOverdue() {
        let expiry = LedgerCommand.expireHolds(HoldExpiry(holds: [hold], accounts: [wallet]))
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
        #expect(world.run(world.capture(hold, on: wallet, by: stranger)).refusal == .notFound(.hold))
        #expect(world.run(world.capture(world.ids.next(), on: wallet)).refusal == .notFound(.hold))
    }

    /// Otherwise a hold would be a way around the PIN and the limits.
    @Test mutating func captureToAnotherCustomerIsATransfer() throws {
        world.accounts[wallet]?.requiresPIN = true
        let me = world.person(wallet)
        #expect(world.run(world.capture(hold, on: wallet, to: other, by: me)).refusal == .authorizationRequired)
        world.accounts[wallet]?.requiresPIN = false
        world.accounts[wallet]?.ownLimits.perTransaction = 399
        let limited = world.run(world.capture(hold, on: wallet, to: other)).refusal
        #expect(limited == .limitExceeded(.walletTransaction))
        #expect(try world[wallet].held == 400)
    }

    @Test mutating func captureIntoAnotherCurrencyIsRefused() {
        let euro = world.wallet(world.owner(), .EUR)
        let refusal = world.run(world.capture(hold, on: wallet, to: euro)).refusal
        #expect(refusal == .currencyMismatch(expected: .USD))
    }
}
