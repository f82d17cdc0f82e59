import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

@Suite struct DepositTests {
    @Test func depositIsCreditedOnce() throws {
        var world = try LedgerWorld()
        let wallet = world.wallet(world.owner())
        let id: UniqueID = world.ids.next()
        let first = world.run(try world.deposit(wallet, world.dollars(100), fee: 3, id: id)).depositTransaction
        let second = world.run(try world.deposit(wallet, world.dollars(100), fee: 3, id: id)).depositTransaction
        #expect(first != nil && first == second)
        #expect(try world[wallet].posted == 97)
        #expect(world.system(.clearing(provider: "sandbox"), .USD)?.posted == -100)
        #expect(world.system(.fees, .USD)?.posted == 3)
        world.checkInvariants()
    }

    @Test func twiceInOneGroupIsOnce() throws {
        var world = try LedgerWorld()
        let wallet = world.wallet(world.owner())
        let id: UniqueID = world.ids.next()
        let commands = try (0..<2).map { _ in try world.deposit(wallet, world.dollars(100), id: id) }
        let outcomes = world.run(commands).map(\.depositTransaction)
        #expect(outcomes[0] != nil && outcomes[0] == outcomes[1])
        #expect(try world[wallet].posted == 100)
    }

    @Test func sameIDForAnotherWalletIsRefused() throws {
        var world = try LedgerWorld()
        let (wallet, other) = (world.wallet(world.owner()), world.wallet(world.owner()))
        let id: UniqueID = world.ids.next()
        world.run(try world.deposit(wallet, world.dollars(100), id: id))
        #expect(world.run(try world.deposit(other, world.dollars(100), id: id)).refusal == .transactionIDReused)
    }

    @Test func frozenWalletTakesNone() throws {
        var world = try LedgerWorld()
        let wallet = world.wallet(world.owner()) { $0.status = .frozen }
        #expect(world.run(try world.deposit(wallet, world.dollars(1))).refusal == .walletFrozen(wallet))
    }

    /// An operator may have sent it elsewhere while the first credit was still under way.
    @Test func creditedElsewhereOfTheSameOwnerIsTold() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (wallet, other) = (world.wallet(owner), world.wallet(owner))
        let id: UniqueID = world.ids.next()
        let first = world.run(try world.deposit(wallet, world.dollars(100), id: id)).deposit
        let second = world.run(try world.deposit(other, world.dollars(100), id: id)).deposit
        #expect(first?.account == wallet && second == first)
        #expect(try world[wallet].posted == 100 && world[other].posted == 0)
    }

    @Test func sameIDForAnotherAmountIsRefused() throws {
        var world = try LedgerWorld()
        let wallet = world.wallet(world.owner())
        let id: UniqueID = world.ids.next()
        world.run(try world.deposit(wallet, world.dollars(100), id: id))
        #expect(world.run(try world.deposit(wallet, world.dollars(101), id: id)).refusal == .transactionIDReused)
    }
}
