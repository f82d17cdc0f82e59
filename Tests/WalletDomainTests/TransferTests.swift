import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

@Suite struct TransferTests {
    @Test func transferMovesTheAmountAndKeepsBothBalances() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 1_000), world.wallet(world.owner()))
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(300))).transaction)
        #expect(posted.amount == world.dollars(300) && posted.fee.isZero)
        #expect(try world[from].posted == 700)
        #expect(try world[to].posted == 300)
        #expect(world.movements.map(\.debitBalance) == [700])
        world.checkInvariants()
    }

    @Test(arguments: [(1_000, false), (1_001, true)] as [(Int64, Bool)])
    func fundsAreExact(amount: Int64, isRefused: Bool) throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 1_000), world.wallet(world.owner()))
        let refusal = world.run(world.transfer(from, to, world.dollars(amount))).refusal
        let shortage = Shortage(available: world.dollars(1_000), needed: world.dollars(amount))
        #expect(refusal == (isRefused ? .insufficientFunds(shortage) : nil))
        world.checkInvariants()
    }

    @Test func heldMoneyCannotBeSent() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 1_000), world.wallet(world.owner()))
        world.run(world.placeHold(from, world.dollars(400)))
        #expect(world.run(world.transfer(from, to, world.dollars(601))).refusal?.isShortOfFunds == true)
        #expect(world.run(world.transfer(from, to, world.dollars(600))).refusal == nil)
        world.checkInvariants()
    }

    @Test func overdraftMayBeUsedToItsEnd() throws {
        var world = try LedgerWorld()
        let from = world.wallet(world.owner(), posted: 100) { $0.overdraft = 50 }
        let to = world.wallet(world.owner())
        #expect(world.run(world.transfer(from, to, world.dollars(151))).refusal?.isShortOfFunds == true)
        #expect(world.run(world.transfer(from, to, world.dollars(150))).refusal == nil)
        #expect(try world[from].posted == -50)
        world.checkInvariants()
    }

    @Test(arguments: [0, -1, Int64.min])
    func amountMustBePositive(amount: Int64) throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 1_000), world.wallet(world.owner()))
        #expect(world.run(world.transfer(from, to, world.dollars(amount))).refusal == .amountNotPositive)
    }

    @Test func walletsMustDiffer() throws {
        var world = try LedgerWorld()
        let from = world.wallet(world.owner(), posted: 1_000)
        #expect(world.run(world.transfer(from, from, world.dollars(1))).refusal == .sameWallet)
    }

    @Test func foreignSourceLooksLikeNone() throws {
        var world = try LedgerWorld()
        let stranger = Commander.customer(world.owner(), isPerson: true)
        let (from, to) = (world.wallet(world.owner(), posted: 1_000), world.wallet(world.owner()))
        let foreign = world.run(world.transfer(from, to, world.dollars(1), by: stranger)).refusal
        let missing = world.run(world.transfer(world.ids.next(), to, world.dollars(1), by: stranger)).refusal
        #expect(foreign == .notFound(.wallet) && missing == foreign)
    }

    @Test func systemAccountsAreNoDestination() throws {
        var world = try LedgerWorld()
        let from = world.wallet(world.owner(), posted: 1_000)
        world.run(try world.deposit(from, world.dollars(1)))
        let clearing = try #require(world.system(.clearing(provider: "sandbox"), .USD))
        #expect(world.run(world.transfer(from, clearing.id, world.dollars(1))).refusal == .notFound(.wallet))
        #expect(world.run(world.transfer(from, nil, world.dollars(1))).refusal == .notFound(.wallet))
    }

    @Test(arguments: [Account.Status.frozen, .closed], [true, false])
    func onlyActiveWalletsTakePart(status: Account.Status, isSource: Bool) throws {
        var world = try LedgerWorld()
        let from = world.wallet(world.owner(), posted: isSource && status == .closed ? 0 : 1_000)
        let to = world.wallet(world.owner())
        let stopped = isSource ? from : to
        world.accounts[stopped]?.status = status
        let refusal = world.run(world.transfer(from, to, world.dollars(1))).refusal
        #expect(refusal == (status == .frozen ? .walletFrozen(stopped) : .walletClosed(stopped)))
    }

    @Test func currenciesMustMatch() throws {
        var world = try LedgerWorld()
        let from = world.wallet(world.owner(), posted: 1_000)
        let euro = world.wallet(world.owner(), .EUR)
        let dollar = world.wallet(world.owner())
        #expect(world.run(world.transfer(from, euro, world.dollars(1))).refusal == .currencyMismatch(expected: .EUR))
        let amount = Money(minorUnits: 1, currency: .EUR)
        #expect(world.run(world.transfer(from, dollar, amount)).refusal == .currencyMismatch(expected: .USD))
    }

    /// Each earlier check wins over all later ones.
    @Test func checksComeInTheOrderOfTheAPI() throws {
        var world = try LedgerWorld()
        let from = world.wallet(world.owner(tier: .tier0), posted: 10) {
            $0.status = .frozen
            $0.requiresPIN = true
        }
        let euro = world.wallet(world.owner(), .EUR)
        let other = world.wallet(world.owner())
        let big = world.dollars(100_001)
        let me = world.person(from)
        #expect(world.run(world.transfer(from, from, world.dollars(0), by: me)).refusal == .amountNotPositive)
        #expect(world.run(world.transfer(from, world.ids.next(), big, by: me)).refusal == .notFound(.wallet))
        #expect(world.run(world.transfer(from, euro, big, by: me)).refusal == .walletFrozen(from))
        world.accounts[from]?.status = .active
        let ownEuro = world.wallet(try #require(world[from].owner), .EUR) { $0.status = .frozen }
        #expect(world.run(world.transfer(from, ownEuro, big, by: me)).refusal == .walletFrozen(ownEuro))
        world.accounts[ownEuro]?.status = .active
        #expect(world.run(world.transfer(from, ownEuro, big, by: me)).refusal == .currencyMismatch(expected: .EUR))
        #expect(world.run(world.transfer(from, other, big, by: me)).refusal == .authorizationRequired)
        world.accounts[from]?.requiresPIN = false
        #expect(world.run(world.transfer(from, other, big, by: me)).refusal?.isShortOfFunds == true)
        world.accounts[from]?.posted = 100_001
        #expect(world.run(world.transfer(from, other, big, by: me)).refusal?.limit == .transaction)
    }

    @Test func feeComesOnTopAndGoesToItsAccount() throws {
        var world = try LedgerWorld()
        world.rules.fees = FeeSchedule([.init(.transfer, .USD): FeeRule(fixed: 10, basisPoints: 100)])
        let owner = world.owner()
        let (from, own) = (world.wallet(owner, posted: 1_020), world.wallet(owner))
        let to = world.wallet(world.owner())
        #expect(world.run(world.transfer(from, to, world.dollars(1_010))).refusal?.isShortOfFunds == true)
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(1_000))).transaction)
        #expect(posted.fee == world.dollars(20))
        #expect(try world[from].posted == 0)
        #expect(world.system(.fees, .USD)?.posted == 20)
        world.accounts[from]?.posted = 5
        world.opening[from] = 1_025
        #expect(world.run(world.transfer(from, own, world.dollars(5))).transaction?.fee.isZero == true)
    }

    @Test func balanceBeyond64BitsIsRefused() throws {
        var world = try LedgerWorld()
        let from = world.wallet(world.owner(), .KWD, posted: 10)
        let to = world.wallet(world.owner(isMerchant: true), .KWD, posted: Int64.max - 5)
        let amount = { Money(minorUnits: $0, currency: .KWD) }
        #expect(world.run(world.transfer(from, to, amount(6))).refusal == .amountTooLarge)
        #expect(world.run(world.transfer(from, to, amount(5))).refusal == nil)
    }

    @Test func movementsOfAHotAccountHaveRisingInstants() throws {
        var world = try LedgerWorld()
        let hot = world.wallet(world.owner())
        let payers = (0..<20).map { _ in world.wallet(world.owner(), posted: 100) }
        world.run(payers.map { world.transfer($0, hot, world.dollars(1)) })
        world.run(payers.map { world.transfer($0, hot, world.dollars(1)) })
        #expect(try world[hot].posted == 40)
        world.checkInvariants()
    }
}
