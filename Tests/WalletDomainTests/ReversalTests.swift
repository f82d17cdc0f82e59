import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

@Suite struct ReversalTests {
    @Test func reversalBringsAllBackWithTheFee() throws {
        var world = try LedgerWorld()
        world.rules.fees = FeeSchedule([.init(.transfer, .USD): FeeRule(fixed: 7)])
        let (from, to) = (world.wallet(world.owner(), posted: 1_000), world.wallet(world.owner()))
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        let reversal = try #require(world.run(world.reverse(posted.id)).transaction)
        #expect(reversal.details.reverses == posted.id && reversal.source == to && reversal.destination == from)
        #expect(try world[from].posted == 1_000)
        #expect(try world[to].posted == 0)
        #expect(world.system(.fees, .USD)?.posted == 0)
        world.checkInvariants()
    }

    @Test func onlyOnceAlsoWithinOneGroup() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 1_000), world.wallet(world.owner(), posted: 1_000))
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        let outcomes = world.run([world.reverse(posted.id), world.reverse(posted.id)])
        #expect(outcomes.map(\.refusal) == [nil, .alreadyReversed])
        #expect(world.run(world.reverse(posted.id)).refusal == .alreadyReversed)
        #expect(try world[from].posted == 1_000)
        world.checkInvariants()
    }

    @Test func spentMoneyCannotBeTakenBack() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 100), world.wallet(world.owner()))
        let third = world.wallet(world.owner())
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        world.run(world.transfer(to, third, world.dollars(1)))
        #expect(world.run(world.reverse(posted.id)).refusal?.isShortOfFunds == true)
        world.checkInvariants()
    }

    @Test func conversionIsReversedLegByLeg() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (dollar, euro) = (world.wallet(owner, posted: 10_000), world.wallet(owner, .EUR))
        let quote = try world.quote(dollar, world.dollars(10_000), to: .EUR)
        let posted = try #require(world.run(world.convert(quote, from: dollar, to: euro)).transaction)
        #expect(world.run(world.reverse(posted.id)).refusal == nil)
        #expect(try world[dollar].posted == 10_000)
        #expect(try world[euro].posted == 0)
        world.checkInvariants()
    }

    @Test func frozenWalletsCanBeReversedAndClosedOnesNot() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 100), world.wallet(world.owner()))
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        world.accounts[from]?.status = .closed
        #expect(world.run(world.reverse(posted.id)).refusal == .walletClosed(from))
        world.accounts[from]?.status = .active
        world.accounts[to]?.status = .frozen
        #expect(world.run(world.reverse(posted.id)).refusal == nil)
    }

    @Test func depositsAndReversalsAreNotReversible() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner()), world.wallet(world.owner()))
        let deposit = try #require(world.run(try world.deposit(from, world.dollars(100))).depositTransaction)
        #expect(world.run(world.reverse(deposit)).refusal == .notReversible)
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        let reversal = try #require(world.run(world.reverse(posted.id)).transaction)
        #expect(world.run(world.reverse(reversal.id)).refusal == .notReversible)
        #expect(world.run(world.reverse(world.ids.next())).refusal == .notFound(.transfer))
    }

    @Test func onlyOperatorsReverse() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 100), world.wallet(world.owner()))
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        for commander in [world.staff(.support), world.staff(.compliance), world.key(from), world.key(to)] {
            #expect(world.run(world.reverse(posted.id, by: commander)).refusal == .notFound(.transfer))
        }
        #expect(world.run(world.reverse(posted.id, by: world.staff(.operator))).refusal == nil)
    }

    @Test func nobodyReversesWhatIsTheirOwn() throws {
        var world = try LedgerWorld()
        let (payer, payee) = (world.owner(), world.owner())
        let (from, to) = (world.wallet(payer, posted: 100), world.wallet(payee))
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        for own in [payer, payee] {
            let command = world.reverse(posted.id, by: .staff(own.rawValue, .operator))
            #expect(world.run(command).refusal == .ownDecision)
        }
        #expect(world.staffActions.isEmpty)
        #expect(world.run(world.reverse(posted.id, by: world.staff(.operator))).refusal == nil)
    }

    @Test func reasonIsKeptForStaffAndDescriptionForCustomers() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 100), world.wallet(world.owner()))
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        let command = world.reverse(posted.id, reason: "suspect", description: "Returned")
        #expect(world.run(command).transaction?.details.description == "Returned")
        #expect(world.staffActions.map(\.reason) == ["suspect"])
        #expect(world.staffActions.map(\.subject) == [posted.id.rawValue])
    }

    /// The largest holds go first, and only as many as it takes; a service's stays.
    @Test func holdsOfTheReceiversOwnAreNotInTheWay() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 100), world.wallet(world.owner(), posted: 30))
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        let holds = try [10, 60, 30].map { cents in
            try #require(world.run(world.placeHold(to, world.dollars(cents))).placedHold?.id)
        }
        #expect(world.run(world.reverse(posted.id, reason: "fraud")).refusal == nil)
        #expect(holds.map { world.holds[$0]?.status } == [.held, .released, .released])
        #expect(world.staffActions.map(\.verb) == [.releaseHold, .releaseHold, .reverseTransfer])
        #expect(try world[to].held == 10)
        world.checkInvariants()
    }

    @Test func refusedReversalEndsNoHold() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), posted: 100), world.wallet(world.owner()))
        let posted = try #require(world.run(world.transfer(from, to, world.dollars(100))).transaction)
        world.run(world.transfer(to, from, world.dollars(50)))
        let hold = try #require(world.run(world.placeHold(to, world.dollars(50))).placedHold)
        #expect(world.run(world.reverse(posted.id)).refusal?.isShortOfFunds == true)
        #expect(world.holds[hold.id]?.status == .held && world.staffActions.isEmpty)
    }
}
