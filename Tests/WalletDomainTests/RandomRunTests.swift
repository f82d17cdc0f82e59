import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

import struct TestSupport.SeededGenerator

/// Thousands of commands at random, with duplicates, crashes between decision and commit, and time passing. The
/// invariants hold after each step.
@Suite struct RandomRunTests {
    @Test(arguments: 0..<4)
    func invariantsHoldAfterEveryStep(run: Int) throws {
        var random = SeededGenerator(seed: UInt64.random(in: 1...999_999_999), "random run \(run)")
        var world = try LedgerWorld(seed: random.next())
        world.rules.fees = FeeSchedule([.init(.transfer, .USD): FeeRule(fixed: 1, basisPoints: 10, maximum: 50)])
        let owners = (0..<4).map { _ in world.owner() }
        let wallets = (0..<10).map { place in
            world.wallet(owners[place % 4], place % 5 == 4 ? .EUR : .USD, posted: 50_000)
        }
        var history: [LedgerCommand] = []
        var unanswered: [LedgerCommand] = []
        for _ in 0..<120 {
            // What a crash left without an answer comes again under its key; what was answered never gets this far.
            let group =
                unanswered
                + (0..<Int.random(in: 1...8, using: &random)).map { _ in command(&world, wallets, history, &random) }
            history += group
            let isCommitted = Int.random(in: 0..<10, using: &random) > 0
            world.run(group, keep: isCommitted)
            unanswered = isCommitted ? [] : group
            if Int.random(in: 0..<8, using: &random) == 0 {
                world.clock.advance(by: .seconds(Int.random(in: 1...5_000, using: &random)))
            }
            world.checkInvariants()
        }
        #expect(world.movements.count > 100, "seed \(random.seed)")
    }

    private func command(
        _ world: inout LedgerWorld, _ wallets: [AccountID], _ history: [LedgerCommand],
        _ random: inout SeededGenerator
    ) -> LedgerCommand {
        let (from, to) = (wallets.randomElement(using: &random), wallets.randomElement(using: &random))
        guard let from, let to else { return .expireHolds(HoldExpiry(holds: [], accounts: [], owners: [])) }
        let currency = world.accounts[from]?.currency ?? .USD
        let amount = Money(minorUnits: Int64.random(in: 1...20_000, using: &random), currency: currency)
        let hold = world.holds.keys.sorted().randomElement(using: &random)
        let on = hold.flatMap { world.holds[$0]?.account } ?? from
        switch Int.random(in: 0..<16, using: &random) {
        case 0:
            // Another request that repeats a batch's ids, or the same deposit.
            return history.last { command in
                switch command {
                case .batch, .creditDeposit: Int.random(in: 0..<4, using: &random) == 0
                default: false
                }
            } ?? world.transfer(from, to, amount)
        case 1: return world.placeHold(from, amount, for: .seconds(Int.random(in: 1...5_000, using: &random)))
        case 2:
            let final = Bool.random(using: &random)
            return world.capture(hold ?? world.ids.next(), on: on, amount.minorUnits, final: final, to: to)
        case 3: return world.release(hold ?? world.ids.next(), on: on)
        case 4: return world.reverse(world.transactions.keys.sorted().randomElement(using: &random) ?? world.ids.next())
        case 5:
            let target = world.accounts[to]?.currency ?? .USD
            guard target != currency, let quote = try? world.quote(from, amount, to: target) else { break }
            return world.transfer(from, to, amount) {
                $0.quote = quote.id
                $0.pair = CurrencyPair(source: currency, target: target)
            }
        case 6:
            let items = (0..<5).map { _ in world.item(from, to, Int64.random(in: 1...9_000, using: &random)) }
            guard let owner = world.accounts[from]?.owner else { break }
            return world.batch(items + items.prefix(1), atomic: Bool.random(using: &random), by: owner)
        case 7: return (try? world.deposit(from, amount, fee: 1)) ?? world.transfer(from, to, amount)
        case 8...13:
            return asked(&world, from, on, hold, amount.minorUnits, &random) ?? world.transfer(from, to, amount)
        default: break
        }
        return world.transfer(from, to, amount)
    }

    /// What other services do on the same wallets.
    private func asked(
        _ world: inout LedgerWorld, _ wallet: AccountID, _ on: AccountID, _ hold: HoldID?, _ amount: Int64,
        _ random: inout SeededGenerator
    ) -> LedgerCommand? {
        guard world.accounts[wallet]?.currency == .USD, world.accounts[on]?.currency == .USD else { return nil }
        let hold = hold ?? world.ids.next()
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return world.placeHold(wallet, amount, "card_capture", by: "cards", minimum: 0)
        case 1: return world.placeHold(wallet, amount, "withdrawal", by: "payments")
        case 2: return world.adjust(hold, by: Bool.random(using: &random) ? "cards" : "payments", to: amount)
        case 3:
            let leg = world.leg(to: "settlement:cards", amount, shortfall: "receivable:cards")
            return world.settle(hold, by: "cards", [leg], final: Bool.random(using: &random))
        case 4: return world.release(hold, on: on, by: .service("payments"))
        case 5:
            let legs = [world.leg(wallet, to: "settlement:billers", amount), world.leg(wallet, to: "fees", 7)]
            return world.post("bill_payment", by: "billing", legs)
        default:
            let target = world.transactions.keys.sorted().randomElement(using: &random) ?? world.ids.next()
            return world.reverse(target, by: .service("billing"))
        }
    }
}
