import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

import struct TestSupport.SeededGenerator

/// The gate that every debit passes: the same questions for each way to take money.
@Suite struct GateTests {
    /// A way that no command takes would be tested for nothing, and each is taken by the command it says.
    @Test(arguments: DebitWay.allCases)
    func everyWayIsACommandThatDebits(way: DebitWay) throws {
        var scene = try DebitScene()
        let prepared = try #require(try scene.prepare(way, 100))
        let command = scene.command(way, prepared, by: scene.world.key(scene.source))
        #expect(DebitWay.ways(of: command).contains(way))
    }

    @Test(arguments: DebitWay.allCases)
    func personNeedsThePINForEach(way: DebitWay) throws {
        var scene = try DebitScene()
        let prepared = try #require(try scene.prepare(way, 500))
        scene.world.accounts[scene.source]?.requiresPIN = true
        let before = try scene.world[scene.source]
        let me = scene.world.person(scene.source)
        func refusal(_ scene: inout DebitScene, _ key: Authorization.Key?) -> WalletError? {
            scene.refusal(of: scene.world.run(scene.command(way, prepared, by: me, key)))
        }
        #expect(refusal(&scene, nil) == .authorizationRequired)
        let little = scene.world.authorization(scene.source, scene.world.dollars(499))
        #expect(refusal(&scene, little) == .authorizationInvalid)
        let foreign = scene.world.authorization(scene.own, scene.world.dollars(500))
        #expect(refusal(&scene, foreign) == .authorizationInvalid)
        #expect(try scene.world[scene.source] == before)
        let right = scene.world.authorization(scene.source, scene.world.dollars(500))
        #expect(refusal(&scene, right) == nil)
        #expect(scene.world.authorizations[right]?.usedBy != nil)
        scene.world.checkInvariants()
    }

    /// The amount of the way itself, or of the hold that it captures.
    @Test(arguments: DebitWay.allCases, [LimitName.walletTransaction, .walletDaily, .walletMonthly])
    func ownLimitsHoldForEach(way: DebitWay, limit: LimitName) throws {
        for off: Int64 in [0, 1] {
            var scene = try DebitScene()
            let amount = 500 + off - (way == .partialCapture ? 1 : 0)
            scene.world.accounts[scene.source]?.ownLimits = OwnLimits(
                perTransaction: limit == .walletTransaction ? 500 : nil, daily: limit == .walletDaily ? 500 : nil,
                monthly: limit == .walletMonthly ? 500 : nil)
            let refusal = try scene.run(way, amount)
            let moved = try scene.world[scene.source]
            if off == 0 {
                #expect(refusal == nil && moved.posted - moved.held < 1_000_000)
            } else {
                #expect(moved.posted == 1_000_000 && moved.held == 0)
                #expect(way.capturesAHold || refusal?.limit == limit)
            }
        }
    }

    /// A limit that is set when the hold stands already still bounds what one capture takes.
    @Test(arguments: DebitWay.allCases.filter(\.capturesAHold))
    func limitOfOneTransactionHoldsForLaterCaptures(way: DebitWay) throws {
        var scene = try DebitScene()
        let prepared = try #require(try scene.prepare(way, 500))
        scene.world.accounts[scene.source]?.ownLimits.perTransaction = 499
        let outcome = scene.world.run(scene.command(way, prepared, by: scene.world.key(scene.source)))
        #expect(outcome.refusal?.limit == .walletTransaction)
    }

    @Test(arguments: DebitWay.allCases, [LimitName.transaction, .sentDay, .sentMonth])
    func limitsOfTheTierHoldForEach(way: DebitWay, limit: LimitName) throws {
        for off: Int64 in [0, 1] {
            var scene = try DebitScene(tier: .tier0)
            let owner = try #require(scene.owner)
            let tier = TierTable()[.tier0]
            let whole = limit == .transaction ? tier.transaction : 100
            scene.world.owners[owner.id]?.sent = SentAmounts(
                day: scene.world.clock.now.day, today: limit == .sentDay ? tier.sentDay - 100 : 0,
                month: limit == .sentMonth ? tier.sentMonth - 100 : 0)
            let refusal = try scene.run(way, whole + off - (way == .partialCapture ? 1 : 0))
            let moved = try scene.world[scene.source]
            if off == 0 {
                #expect(refusal == nil && moved.posted - moved.held < 1_000_000)
            } else {
                #expect(moved.posted == 1_000_000 && moved.held == 0)
                #expect(way.capturesAHold || refusal?.limit == limit)
            }
        }
    }

    /// Over and over, by every way, until nothing passes: the day's limit is what was spent.
    @Test(arguments: DebitWay.allCases)
    func noWayExceedsTheDay(way: DebitWay) throws {
        var scene = try DebitScene(tier: .tier0)
        var spent: Int64 = 0
        for _ in 0..<40 {
            let before = try scene.world[scene.source]
            _ = try scene.run(way, 30_000)
            let after = try scene.world[scene.source]
            spent += before.posted - before.held - after.posted + after.held
        }
        #expect(spent > 0 && spent <= TierTable()[.tier0].sentDay)
        scene.world.checkInvariants()
    }

    @Test(arguments: DebitWay.allCases.filter(\.paysAnother))
    func eachCostsTheFeeOfATransfer(way: DebitWay) throws {
        var scene = try DebitScene()
        scene.world.rules.fees = FeeSchedule([.init(.transfer, .USD): FeeRule(basisPoints: 100)])
        #expect(try scene.run(way, 1_001) == nil)
        #expect(scene.world.system(.fees, .USD)?.posted == 11)
        scene.world.checkInvariants()
    }

    @Test(arguments: DebitWay.allCases)
    func frozenWalletPaysByNone(way: DebitWay) throws {
        var scene = try DebitScene()
        let prepared = try #require(try scene.prepare(way, 500))
        scene.world.accounts[scene.source]?.status = .frozen
        let outcome = scene.world.run(scene.command(way, prepared, by: scene.world.key(scene.source)))
        #expect(scene.refusal(of: outcome) == .walletFrozen(scene.source))
    }

    /// Nobody of the staff, and no other customer.
    @Test(arguments: DebitWay.allCases)
    func onlyTheOwnerDebits(way: DebitWay) throws {
        var scene = try DebitScene()
        let prepared = try #require(try scene.prepare(way, 500))
        let others = StaffRole.allCases.map { scene.world.staff($0) } + [scene.world.key(scene.other)]
        for commander in others {
            let outcome = scene.world.run(scene.command(way, prepared, by: commander))
            guard case .notFound = scene.refusal(of: outcome) else {
                Issue.record("\(commander) is not refused")
                continue
            }
        }
    }

    /// The answer about the payer's own funds comes before any about the payee.
    @Test(arguments: [Account.Status.active, .frozen, .closed])
    func payerWithoutMeansLearnsNothingOfANumber(status: Account.Status) throws {
        var scene = try DebitScene(posted: 0)
        scene.world.accounts[scene.other]?.status = status
        let amount = scene.world.dollars(1)
        let payees = [scene.other, scene.otherEuro, nil]
        let refusals = payees.map { scene.world.run(scene.world.transfer(scene.source, $0, amount)).refusal }
        #expect(refusals.allSatisfy { $0?.isShortOfFunds == true })
        scene.world.accounts[scene.source]?.posted = 1
        scene.world.opening[scene.source] = 1
        #expect(scene.world.run(scene.world.transfer(scene.source, nil, amount)).refusal == .notFound(.wallet))
    }

    // MARK: Splitting

    /// An amount in any parts over any ways costs the fee of one transfer at least, and counts as much.
    @Test(arguments: 0..<60)
    func splittingGainsNothing(run: Int) throws {
        var random = SeededGenerator(quietly: UInt64.random(in: 1...999_999_999))
        let seed = random.seed
        var world = try LedgerWorld(seed: seed)
        world.rules.fees = FeeSchedule([
            .init(.transfer, .NGN): FeeRule(
                fixed: .random(in: 0...3, using: &random), basisPoints: .random(in: 0...300, using: &random),
                minimum: .random(in: 0...5, using: &random), maximum: 2_000)
        ])
        let (payer, payee) = (world.owner(), world.owner())
        let wallets = [world.wallet(payer, .NGN, posted: 10_000_000), world.wallet(payer, .NGN)]
        let other = world.wallet(payee, .NGN)
        var sent: Int64 = 0
        for _ in 0..<Int.random(in: 2...12, using: &random) {
            sent += Self.pay(.random(in: 1...5_000, using: &random), wallets, other, &world, &random)
        }
        let whole = Money(minorUnits: sent, currency: .NGN)
        let fees = world.system(.fees, .NGN)?.posted ?? 0
        #expect(try fees >= world.rules.fees.fee(.transfer, on: whole), "seed \(seed)")
        #expect(try (world.owners[payer]?.sent.today ?? 0) >= world.rules.rates.cents(of: whole), "seed \(seed)")
        #expect(try world[other].posted == sent, "seed \(seed)")
        world.checkInvariants()
    }

    /// One part by a way that chance takes; gives what arrived.
    private static func pay(
        _ units: Int64, _ wallets: [AccountID], _ other: AccountID, _ world: inout LedgerWorld,
        _ random: inout SeededGenerator
    ) -> Int64 {
        let (main, second) = (wallets[0], wallets[1])
        let amount = Money(minorUnits: units, currency: .NGN)
        let before = world.accounts[other]?.posted ?? 0
        switch Int.random(in: 0..<5, using: &random) {
        case 0: world.run(world.transfer(main, other, amount))
        case 1:
            // Over a second wallet of one's own, with a hold for the first step.
            if let hold = world.run(world.placeHold(main, amount)).placedHold {
                world.run(world.capture(hold.id, on: main, to: second))
            }
            world.run(world.transfer(second, other, amount))
        case 2:
            // In parts, of a hold that is larger.
            let large = Money(minorUnits: units + 77, currency: .NGN)
            guard let hold = world.run(world.placeHold(main, large)).placedHold else { break }
            for part in [units / 3, units - units / 3] where part > 0 {
                world.run(world.capture(hold.id, on: main, part, final: false, to: other))
            }
            world.run(world.release(hold.id, on: main))
        case 3:
            guard let hold = world.run(world.placeHold(main, amount)).placedHold else { break }
            world.run(world.capture(hold.id, on: main, max(1, units / 2), final: true, to: other))
        default:
            let items = [units / 2, units - units / 2].filter { $0 > 0 }.map { part in
                Transfer(
                    id: world.ids.next(), source: main, destination: other,
                    amount: Money(minorUnits: part, currency: .NGN))
            }
            world.run(.batch(TransferBatch(commander: world.key(main), transfers: items, atomic: false)))
        }
        return (world.accounts[other]?.posted ?? 0) - before
    }

    /// Many small quotes buy no more than one of the sum.
    @Test func splittingAQuoteGainsNothing() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let dollars = world.wallet(owner, posted: 1_000_000)
        for count: Int64 in [2, 10, 40, 400] {
            let whole = try world.quote(dollars, world.dollars(40_000), to: .NGN)
            let part = try world.quote(dollars, world.dollars(40_000 / count), to: .NGN)
            #expect(part.target.minorUnits * count <= whole.target.minorUnits)
            #expect(part.fee.minorUnits * count >= whole.fee.minorUnits)
        }
    }
}
