import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

import struct TestSupport.SeededGenerator

/// Room for deposits under the limits: taken when one is ordered, so that what a provider then collects has its place.
@Suite struct DepositReservationTests {
    private static let thousand: Int64 = 100_000

    private func customer(
        _ tier: KYCTier = .tier0, posted: Int64 = 0
    ) throws -> (world: LedgerWorld, owner: OwnerID, wallet: AccountID) {
        var world = try LedgerWorld()
        let owner = world.owner(tier: tier)
        let wallet = world.wallet(owner, posted: posted)
        return (world, owner, wallet)
    }

    @Test func sixOrdersAtOnceAreOneUnderTheDaysLimit() throws {
        var (world, owner, wallet) = try customer()
        let orders = try (0..<6).map { _ in try world.reserve(wallet, world.dollars(Self.thousand)) }
        let outcomes = world.run(orders)
        #expect(outcomes.count { $0.isReserved } == 1)
        #expect(outcomes.compactMap { $0.refusal?.limit } == Array(repeating: .depositsDay, count: 5))
        #expect(world.owners[owner]?.depositsToday == Self.thousand)
        world.checkInvariants()
    }

    @Test(arguments: [-1, 0, 1] as [Int64])
    func theDaysLimitHoldsToTheCent(off: Int64) throws {
        var (world, _, wallet) = try customer()
        world.run(try world.reserve(wallet, world.dollars(60_000)))
        let refusal = world.run(try world.reserve(wallet, world.dollars(40_000 + off))).refusal
        #expect(refusal?.limit == (off > 0 ? .depositsDay : nil))
    }

    /// What is expected fills the balance as what is there does, without the fee.
    @Test(arguments: [-1, 0, 1] as [Int64])
    func theBalanceLimitHoldsOverWalletsAndOrders(off: Int64) throws {
        var (world, owner, wallet) = try customer(posted: 420_000)
        _ = world.wallet(owner, .EUR, posted: 9_200)
        world.run(try world.reserve(wallet, world.dollars(50_100), fee: 100))
        let refusal = world.run(try world.reserve(wallet, world.dollars(20_000 + off))).refusal
        #expect(refusal?.limit == (off > 0 ? .balance : nil))
    }

    /// What a guest pays for something is no deposit of whoever sells it: no limit counts it, and it is posted as that.
    @Test func aCheckoutTakesNoRoom() throws {
        var (world, owner, wallet) = try customer(posted: 500_000)
        let id: UniqueID = world.ids.next()
        let amount = world.dollars(2 * Self.thousand)
        #expect(world.run(try world.reserve(wallet, amount, fee: 300, id: id)).refusal != nil)
        #expect(world.run(try world.reserve(wallet, amount, fee: 300, id: id, purpose: "checkout")).isReserved)
        let credited = world.run(try world.deposit(wallet, amount, fee: 300, id: id, purpose: "checkout"))
        #expect(credited.refusal == nil)
        #expect(world.owners[owner]?.depositsToday == 0 && world.owners[owner]?.depositsReserved == 0)
        #expect(world.accounts[wallet]?.posted == 500_000 + 2 * Self.thousand - 300)
        let again: UniqueID = world.ids.next()
        #expect(world.run(try world.deposit(wallet, amount, id: again, purpose: "payout")).refusal != nil)
        #expect(world.run(try world.reserve(wallet, amount, id: again, purpose: "gift")).refusal != nil)
        world.checkInvariants()
    }

    @Test func anOrderAskedForAgainTakesItsRoomOnce() throws {
        var (world, owner, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        let order = try world.reserve(wallet, world.dollars(Self.thousand), id: id)
        let twice = world.run([order, order]).map(\.isReserved)
        #expect(twice == [true, true])
        world.clock.advance(by: .seconds(3 * 86_400))
        #expect(world.run(order).isReserved)
        #expect(world.owners[owner]?.depositsReserved == Self.thousand)
    }

    @Test func oneIDWithOtherFactsIsRefused() throws {
        var (world, owner, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        world.run(try world.reserve(wallet, world.dollars(100), id: id))
        let other = world.wallet(owner)
        #expect(world.run(try world.reserve(wallet, world.dollars(101), id: id)).refusal == .transactionIDReused)
        #expect(world.run(try world.reserve(other, world.dollars(100), id: id)).refusal == .transactionIDReused)
        let stranger = world.wallet(world.owner())
        #expect(world.run(try world.giveBack(id, stranger, world.dollars(100))).refusal == .transactionIDReused)
        #expect(world.run(try world.deposit(stranger, world.dollars(100), id: id)).refusal == .transactionIDReused)
    }

    @Test func whatIsGivenBackOnTheSameDayCanBeOrderedAgain() throws {
        var (world, owner, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        let amount = world.dollars(Self.thousand)
        world.run(try world.reserve(wallet, amount, id: id))
        let release = try world.giveBack(id, wallet, amount)
        let twice = world.run([release, release]).map(\.isReleased)
        #expect(twice == [true, true])
        #expect(world.owners[owner]?.depositsToday == 0 && world.owners[owner]?.depositsReserved == 0)
        #expect(world.run(try world.reserve(wallet, amount, id: id)).refusal == .depositEnded)
        #expect(world.run(try world.reserve(wallet, amount)).isReserved)
    }

    @Test func aLaterDaysCounterIsNotTouched() throws {
        var (world, owner, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        world.run(try world.reserve(wallet, world.dollars(60_000), id: id))
        world.clock.advance(by: .seconds(86_400))
        world.run(try world.reserve(wallet, world.dollars(70_000)))
        world.run(try world.giveBack(id, wallet, world.dollars(60_000)))
        #expect(world.owners[owner]?.depositsToday == 70_000)
        #expect(world.owners[owner]?.depositsReserved == 70_000)
    }

    /// A release may overtake its order, which then must not take room that nobody gives back.
    @Test func whatWasGivenBackBeforeItCameNeverGetsRoom() throws {
        var (world, owner, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        #expect(world.run(try world.giveBack(id, wallet, world.dollars(100))).isReleased)
        #expect(world.run(try world.reserve(wallet, world.dollars(100), id: id)).refusal == .depositEnded)
        #expect(world.owners[owner]?.depositsReserved == 0)
    }

    @Test func theCreditTakesTheRoomOverWhateverTheLimitsSayByThen() throws {
        var (world, owner, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        let amount = world.dollars(Self.thousand)
        world.run(try world.reserve(wallet, amount, fee: 10, id: id))
        world.rules.tiers = TierTable([
            .tier0: TierLimits(
                depositsDay: 1, withdrawalsDay: 0, balance: 1, transaction: 1, sentDay: 1, sentMonth: 1)
        ])
        world.rules.limitsVersion += 1
        world.clock.advance(by: .seconds(5 * 86_400))
        #expect(world.run(try world.deposit(wallet, amount, fee: 10, id: id)).deposit?.account == wallet)
        #expect(world.owners[owner]?.depositsReserved == 0)
        #expect(world.owners[owner]?.depositsToday == 0, "it counted on the day it was ordered")
        #expect(world.reservations[id]?.state == .credited)
        world.checkInvariants()
    }

    /// The rates may be gone when the money comes: what was counted is counted.
    @Test func aReservedDepositNeedsNoRate() throws {
        var world = try LedgerWorld()
        let wallet = world.wallet(world.owner(tier: .tier0), .EUR)
        let euros = Money(minorUnits: 10_000, currency: .EUR)
        let id: UniqueID = world.ids.next()
        world.run(try world.reserve(wallet, euros, id: id))
        world.rules.rates = try RateTable(source: "none", asOf: world.clock.now, perDollar: [:])
        #expect(world.run(try world.deposit(wallet, euros, id: id)).deposit != nil)
        #expect(world.run(try world.reserve(wallet, euros)).refusal == .rateUnavailable(.EUR))
    }

    @Test(arguments: [0, 1] as [Int64])
    func moreThanWasOrderedIsJudgedForTheRest(off: Int64) throws {
        var (world, owner, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        world.run(try world.reserve(wallet, world.dollars(60_000), id: id))
        let refusal = world.run(try world.deposit(wallet, world.dollars(Self.thousand + off), id: id)).refusal
        #expect(refusal?.limit == (off > 0 ? .depositsDay : nil))
        if off == 0 { #expect(world.owners[owner]?.depositsToday == Self.thousand) }
        #expect(world.owners[owner]?.depositsReserved == (off > 0 ? 60_000 : 0))
        world.checkInvariants()
    }

    @Test func moneyThatComesAfterItsRoomWasGivenBackIsJudgedAnew() throws {
        var (world, _, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        let amount = world.dollars(Self.thousand)
        world.run(try world.reserve(wallet, amount, id: id))
        world.run(try world.giveBack(id, wallet, amount))
        world.run(try world.reserve(wallet, world.dollars(1)))
        #expect(world.run(try world.deposit(wallet, amount, id: id)).refusal?.limit == .depositsDay)
        world.clock.advance(by: .seconds(86_400))
        #expect(world.run(try world.deposit(wallet, amount, id: id)).deposit != nil)
    }

    @Test func aFrozenWalletKeepsTheRoomAndGetsTheMoneyLater() throws {
        var (world, owner, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        let amount = world.dollars(Self.thousand)
        world.run(try world.reserve(wallet, amount, id: id))
        world.accounts[wallet]?.status = .frozen
        #expect(world.run(try world.deposit(wallet, amount, id: id)).refusal == .walletFrozen(wallet))
        #expect(world.owners[owner]?.depositsReserved == Self.thousand)
        world.accounts[wallet]?.status = .active
        #expect(world.run(try world.deposit(wallet, amount, id: id)).deposit != nil)
    }

    // MARK: The way back to the payer

    @Test func whatIsClosedIsNotCreditedAnyMoreUntilTheNextAttempt() throws {
        var (world, owner, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        let amount = world.dollars(Self.thousand)
        world.run(try world.reserve(wallet, amount, id: id))
        let close = try world.giveBack(id, wallet, amount, closing: 0)
        let twice = world.run([close, close]).map(\.isReleased)
        #expect(twice == [true, true])
        #expect(world.owners[owner]?.depositsReserved == 0)
        #expect(world.run(try world.deposit(wallet, amount, id: id)).refusal == .depositEnded)
        // A release without closing opens nothing again.
        world.run(try world.giveBack(id, wallet, amount))
        #expect(world.run(try world.deposit(wallet, amount, id: id)).refusal == .depositEnded)
        #expect(world.run(try world.deposit(wallet, amount, id: id, attempt: 1)).deposit != nil)
    }

    @Test func anOlderAttemptClosesNothingOfALaterOne() throws {
        var (world, _, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        let amount = world.dollars(100)
        world.run(try world.giveBack(id, wallet, amount, closing: 3))
        world.run(try world.giveBack(id, wallet, amount, closing: 1))
        #expect(world.run(try world.deposit(wallet, amount, id: id, attempt: 3)).refusal == .depositEnded)
        #expect(world.run(try world.deposit(wallet, amount, id: id, attempt: 4)).deposit != nil)
    }

    @Test func whatIsCreditedCannotBeClosed() throws {
        var (world, _, wallet) = try customer()
        let id: UniqueID = world.ids.next()
        let credited = world.run(try world.deposit(wallet, world.dollars(100), id: id)).deposit
        let answer = world.run(try world.giveBack(id, wallet, world.dollars(100), closing: 0)).deposit
        #expect(credited != nil && answer == credited)
        #expect(world.reservations[id] == nil)
    }

    // MARK: The question

    @Test func aQuestionAnswersByTheSameRulesAndWritesNothing() throws {
        var (world, _, wallet) = try customer()
        func judge(_ amount: Int64, id: UniqueID? = nil) throws -> WalletError? {
            let command = try world.reserve(wallet, world.dollars(amount), id: id)
            guard case .reserveDeposit(let order) = command else { return nil }
            let ledger = world.open(for: [command])
            do throws(WalletError) {
                _ = try ledger.judge(order)
                #expect(ledger.writes.changedOwners.isEmpty && ledger.writes.newReservations.isEmpty)
                return nil
            } catch {
                return error
            }
        }
        #expect(try judge(Self.thousand + 1)?.limit == .depositsDay)
        #expect(try judge(Self.thousand) == nil)
        let id: UniqueID = world.ids.next()
        world.run(try world.reserve(wallet, world.dollars(Self.thousand), id: id))
        #expect(try judge(1)?.limit == .depositsDay)
        #expect(try judge(Self.thousand, id: id) == nil, "it has its room already")
        #expect(try judge(0) == .amountNotPositive)
    }

    /// Orders, releases and credits of a few deposits in any order, some of them twice: the counter is the sum of what
    /// is open, and a credit is one.
    @Test(arguments: 0..<4)
    func theCounterIsTheSumOfWhatIsOpen(run: Int) throws {
        var random = SeededGenerator(seed: UInt64.random(in: 1...999_999_999), "deposits \(run)")
        var world = try LedgerWorld(seed: random.next())
        let owner = world.owner(tier: .tier1)
        let wallets = [world.wallet(owner), world.wallet(owner)]
        let ids: [UniqueID] = (0..<12).map { _ in world.ids.next() }
        for _ in 0..<300 {
            let place = Int(random.next() % 12)
            let (id, wallet) = (ids[place], wallets[place % 2])
            let amount = world.dollars(Int64(place + 1) * 5_000)
            let command =
                switch random.next() % 4 {
                case 0, 1: try world.reserve(wallet, amount, id: id)
                case 2: try world.giveBack(id, wallet, amount)
                default: try world.deposit(wallet, amount, id: id)
                }
            world.run(command)
            if random.next() % 20 == 0 { world.clock.advance(by: .seconds(40_000)) }
            let open = world.reservations.values.filter { $0.state == .open }
            #expect(world.owners[owner]?.depositsReserved == open.reduce(0) { $0 + $1.expected }, "seed \(random.seed)")
            let credited = world.reservations.values.filter { $0.state == .credited }
            #expect(credited.allSatisfy { world.deposits[$0.deposit] != nil }, "seed \(random.seed)")
            world.checkInvariants()
        }
        #expect(world.deposits.count > 3)
    }
}
