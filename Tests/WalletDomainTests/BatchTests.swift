import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

@Suite struct BatchTests {
    @Test func eachItemHasItsOwnOutcome() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (from, to) = (world.wallet(owner, posted: 100), world.wallet(world.owner()))
        let items = [world.item(from, to, 60), world.item(from, to, 60), world.item(from, to, 40)]
        let outcomes = try #require(world.run(world.batch(items, by: owner)).items)
        #expect(outcomes.map { $0.refusal?.isShortOfFunds } == [nil, true, nil])
        #expect(try world[to].posted == 100)
        world.checkInvariants()
    }

    @Test func atomicBatchWithOneRefusalMovesNothing() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (from, to) = (world.wallet(owner, posted: 100), world.wallet(world.owner()))
        let items = [world.item(from, to, 60), world.item(from, to, 60), world.item(from, to, 40)]
        let outcomes = try #require(world.run(world.batch(items, atomic: true, by: owner)).items)
        #expect(outcomes.map { $0.refusal == .batchRefused } == [true, false, true])
        #expect(outcomes[1].refusal?.isShortOfFunds == true)
        #expect(try world[from].posted == 100)
        #expect(world.movements.isEmpty && world.owners[owner]?.sent.today == 0)
        // The refused ids are free again.
        #expect(world.run(world.batch([items[0]], by: owner)).items?.first?.refusal == nil)
        world.checkInvariants()
    }

    @Test func atomicBatchPostsAllWhenAllPass() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (from, to) = (world.wallet(owner, posted: 100), world.wallet(world.owner()))
        let items = [world.item(from, to, 60), world.item(from, to, 40)]
        let outcomes = try #require(world.run(world.batch(items, atomic: true, by: owner)).items)
        #expect(outcomes.allSatisfy { $0.refusal == nil })
        #expect(try world[from].posted == 0)
    }

    @Test func repeatedIDCountsOnceWithinAndAcrossBatches() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (from, to) = (world.wallet(owner, posted: 100), world.wallet(world.owner()))
        let item = world.item(from, to, 10)
        let first = try #require(world.run(world.batch([item, item], by: owner)).items)
        let second = try #require(world.run(world.batch([item], by: owner)).items)
        #expect((first + second).allSatisfy { $0.refusal == nil })
        #expect(try world[to].posted == 10)
        world.checkInvariants()
    }

    @Test func idOfAnotherTransferIsRefused() throws {
        var world = try LedgerWorld()
        let (owner, other) = (world.owner(), world.owner())
        let (from, to) = (world.wallet(owner, posted: 100), world.wallet(other, posted: 100))
        let item = world.item(from, to, 10)
        world.run(world.batch([item], by: owner))
        let changed = world.item(from, to, 11, id: item.id)
        #expect(world.run(world.batch([changed], by: owner)).items?.first?.refusal == .transactionIDReused)
        let foreign = world.item(to, from, 10, id: item.id)
        #expect(world.run(world.batch([foreign], by: other)).items?.first?.refusal == .transactionIDReused)
        #expect(try world[to].posted == 110)
    }

    /// Sent again under a new id, it would be paid twice.
    @Test func atomicBatchDoesNotCallRefusedWhatWasPostedBefore() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (from, to) = (world.wallet(owner, posted: 100), world.wallet(world.owner()))
        let (first, second) = (world.item(from, to, 40), world.item(from, to, 10))
        world.run(world.batch([first], by: owner))
        let items = [first, second, second, world.item(from, to, 999)]
        let outcomes = try #require(world.run(world.batch(items, atomic: true, by: owner)).items)
        #expect(outcomes[0].result == .postedBefore)
        // Twice within the batch that is taken back is not before it.
        #expect(outcomes[1].refusal == .batchRefused && outcomes[2].refusal == .batchRefused)
        #expect(try world[from].posted == 60)
        let whole = try #require(world.run(world.batch([first, second], atomic: true, by: owner)).items)
        #expect(whole.map(\.result) == [.postedBefore, .posted])
        world.checkInvariants()
    }
}
