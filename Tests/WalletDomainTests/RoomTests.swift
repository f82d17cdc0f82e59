import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

import struct TestSupport.SeededGenerator

/// The limit on what a customer may hold, on every road by which money comes.
@Suite struct RoomTests {
    private static let limit = TierTable()[.tier0].balance
    private static let incomes = DebitWay.allCases.filter(\.paysAnother)

    /// A receiver of tier 0 whose dollars and euros together leave exactly 500 cents of room.
    private static func crowded() throws -> DebitScene {
        var scene = try DebitScene(receiver: .tier0)
        // 920.00 EUR are 1,000.00 USD.
        scene.world.accounts[scene.otherEuro]?.posted = 92_000
        scene.world.opening[scene.otherEuro] = 92_000
        scene.world.accounts[scene.other]?.posted = limit - 100_000 - 500
        scene.world.opening[scene.other] = limit - 100_000 - 500
        return scene
    }

    @Test(arguments: incomes)
    func incomeUpToTheLimitPassesAndNotACentMore(way: DebitWay) throws {
        var scene = try Self.crowded()
        // 5.03 USD buy 4.60 EUR, which are 5.00 USD; the second cent of an euro is one too many.
        let (fits, exceeds): (Int64, Int64) = way == .quotedTransfer ? (503, 506) : (500, 501)
        #expect(try scene.run(way, exceeds) == .recipientLimitExceeded)
        #expect(try scene.run(way, fits) == nil)
        #expect(try scene.run(way, 100) == .recipientLimitExceeded)
        scene.world.checkInvariants()
    }

    @Test func manySmallOnesDoNotGetAcross() throws {
        var scene = try DebitScene(receiver: .tier0, posted: 10_000_000)
        var passed: Int64 = 0
        for _ in 0..<70 { passed += try scene.run(.transfer, 10_000) == nil ? 1 : 0 }
        #expect(passed == Self.limit / 10_000)
        #expect(try scene.world[scene.other].posted == Self.limit)
        scene.world.checkInvariants()
    }

    @Test func depositCountsTheWholeOfThem() throws {
        var scene = try Self.crowded()
        let wallet = scene.other
        #expect(scene.world.run(try scene.world.deposit(wallet, scene.world.dollars(501))).refusal?.limit == .balance)
        #expect(scene.world.run(try scene.world.deposit(wallet, scene.world.dollars(500))).refusal == nil)
    }

    @Test func merchantHasNoLimitUnlessAnOperatorSetsOne() throws {
        var scene = try Self.crowded()
        let payee = try #require(scene.world[scene.other].owner)
        scene.world.owners[payee]?.isMerchant = true
        #expect(try scene.run(.transfer, 100_000) == nil)
        #expect(try scene.world[scene.other].ceiling.posted == .max)
        scene.world.owners[payee]?.ownBalanceLimit = Self.limit
        scene.world.accounts[scene.other]?.ceiling = Ceiling()
        #expect(try scene.run(.transfer, 1) == .recipientLimitExceeded)
    }

    @Test func reversalPassesAndBlocksFurtherIncome() throws {
        var scene = try DebitScene(tier: .tier0, posted: Self.limit)
        scene.world.accounts[scene.other]?.posted = 100_000
        scene.world.opening[scene.other] = 100_000
        let sent = scene.world.run(scene.world.transfer(scene.source, scene.other, scene.world.dollars(50_000)))
        let posted = try #require(sent.transaction)
        scene.world.run(scene.world.transfer(scene.other, scene.source, scene.world.dollars(49_000)))
        #expect(scene.world.run(scene.world.reverse(posted.id)).refusal == nil)
        #expect(try scene.world[scene.source].posted == Self.limit + 49_000)
        let back = scene.world.transfer(scene.other, scene.source, scene.world.dollars(1))
        #expect(scene.world.run(back).refusal == .recipientLimitExceeded)
        scene.world.checkInvariants()
    }

    /// The sum stays, so that it is above the limit does not keep a customer from moving it.
    @Test func ownMoneyMovesAboveTheLimit() throws {
        var scene = try DebitScene(tier: .tier0, posted: 2 * Self.limit)
        #expect(try scene.run(.captureToOwn, 1_000) == nil)
        #expect(try scene.run(.conversion, 1_000) == nil)
        scene.world.run(scene.world.transfer(scene.own, scene.source, scene.world.dollars(1_000)))
        #expect(try scene.world[scene.own].posted == 0)
    }

    /// Far below the limit a credit looks at nothing but the wallet's row.
    @Test func farBelowTheLimitOneLookSuffices() throws {
        var scene = try DebitScene()
        #expect(try scene.run(.transfer, 100) == nil)
        let first = scene.world.secondLooks
        for _ in 0..<50 { #expect(try scene.run(.transfer, 100) == nil) }
        #expect(first == 1 && scene.world.secondLooks == 1)
    }

    @Test func ceilingsGrowOldAndFallWithTheLimits() throws {
        var scene = try DebitScene()
        func looks(_ scene: inout DebitScene) throws -> Int {
            let before = scene.world.secondLooks
            #expect(try scene.run(.transfer, 100) == nil)
            return scene.world.secondLooks - before
        }
        #expect(try looks(&scene) == 1)
        scene.world.rules.limitsVersion += 1
        #expect(try looks(&scene) == 1)
        scene.world.clock.advance(by: .seconds(Int64(Ceiling.lifetimeDays) * 86_400))
        #expect(try looks(&scene) == 0)
        scene.world.clock.advance(by: .seconds(86_400))
        #expect(try looks(&scene) == 1)
    }

    /// Several receivers in one group, near and far, each decided by what the ones before it did.
    @Test func oneGroupIsDecidedExactly() throws {
        var scene = try Self.crowded()
        let commands = [200, 200, 200, 100].map { cents in
            scene.world.transfer(scene.source, scene.other, scene.world.dollars(cents))
        }
        let refusals = scene.world.run(commands).map(\.refusal)
        #expect(refusals == [nil, nil, .recipientLimitExceeded, nil])
        scene.world.checkInvariants()
    }

    @Test func atomicBatchIsTakenBackWhenOneItemIsTooMuch() throws {
        var scene = try Self.crowded()
        let owner = try #require(scene.owner)
        let items = [300, 300].map { scene.world.item(scene.source, scene.other, $0) }
        let outcomes = try #require(scene.world.run(scene.world.batch(items, atomic: true, by: owner.id)).items)
        #expect(outcomes.map(\.refusal) == [.batchRefused, .recipientLimitExceeded])
        #expect(try scene.world[scene.source].posted == 1_000_000)
    }

    /// Income by all roads, over three currencies, with money going out and days passing: nobody whose sum is above the
    /// limit has received from others what lifted it there.
    @Test(arguments: 0..<4)
    func randomIncomeLiftsNobodyAboveTheLimit(run: Int) throws {
        var random = SeededGenerator(quietly: UInt64.random(in: 1...999_999_999))
        let seed = random.seed
        var world = try LedgerWorld(seed: seed)
        let currencies = [Currency.USD, .EUR, .NGN]
        let payer = world.owner(isMerchant: true)
        let payers = currencies.map { world.wallet(payer, $0, posted: 1_000_000_000_000) }
        let receivers = (0..<3).map { _ in world.owner(tier: .tier0) }
        let wallets = receivers.flatMap { owner in currencies.map { world.wallet(owner, $0) } }
        var refused = 0
        for _ in 0..<500 {
            let before = try receivers.map { try holdings(of: $0, in: world) }
            let command = Self.step(payers, wallets, &world, &random)
            if world.run(command).refusal == .recipientLimitExceeded { refused += 1 }
            let after = try receivers.map { try holdings(of: $0, in: world) }
            for (before, after) in zip(before, after) {
                #expect(after <= Self.limit || after <= before, "seed \(seed)")
            }
            if Int.random(in: 0..<4, using: &random) == 0 { world.clock.advance(by: .seconds(40_000)) }
            world.checkInvariants()
        }
        #expect(refused > 0, "seed \(seed)")
    }

    private static func step(
        _ payers: [AccountID], _ wallets: [AccountID], _ world: inout LedgerWorld, _ random: inout SeededGenerator
    ) -> LedgerCommand {
        let place = Int.random(in: 0..<wallets.count, using: &random)
        let (wallet, from) = (wallets[place], payers[place % 3])
        let currency = world.accounts[wallet]?.currency ?? .USD
        let cents = Int64.random(in: 1...60_000, using: &random)
        let amount = (try? world.rules.rates.amount(ofCents: cents, in: currency)) ?? world.dollars(cents)
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: return world.transfer(from, wallet, amount)
        case 2:
            guard let hold = world.run(world.placeHold(from, amount)).placedHold else { break }
            return world.capture(hold.id, on: from, to: wallet)
        case 3:
            let other = (place + 1) % 3
            guard let target = world.accounts[payers[other]]?.currency,
                let quote = try? world.quote(from, amount, to: target)
            else { break }
            return world.transfer(from, wallets[place / 3 * 3 + other], amount) {
                $0.quote = quote.id
                $0.pair = CurrencyPair(source: currency, target: target)
            }
        case 4: return (try? world.deposit(wallet, amount)) ?? world.transfer(from, wallet, amount)
        default: break
        }
        return world.transfer(wallet, from, amount)
    }

    /// In US cents, each currency rounded up.
    private func holdings(of owner: OwnerID, in world: LedgerWorld) throws -> Int64 {
        var sums: [Currency: Int64] = [:]
        for account in world.accounts.values where account.owner == owner {
            sums[account.currency, default: 0] += account.posted
        }
        return try sums.reduce(0) {
            $0 + (try world.rules.rates.cents(of: Money(minorUnits: $1.value, currency: $1.key)))
        }
    }
}
