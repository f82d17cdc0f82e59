import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

import struct TestSupport.SeededGenerator

/// No way of cutting what a service asks for into parts passes a limit that the whole would not.
@Suite struct DoorLimitTests {
    private static let limits = TierTable()[.tier0]

    private var world: LedgerWorld
    private let owner: OwnerID
    private let wallet: AccountID
    private let second: AccountID

    init() throws {
        world = try LedgerWorld()
        owner = world.owner(tier: .tier0)
        wallet = world.wallet(owner, posted: 200_000)
        second = world.wallet(owner, posted: Self.limits.balance - 200_000 - 100)
    }

    private func paidIn(_ amounts: [(AccountID, Int64)]) -> [NamedLeg] {
        amounts.map { world.leg(from: "clearing:sandbox", to: $0.0, $0.1) }
    }

    // MARK: Deposits

    /// Each has room alone; together they do not.
    @Test mutating func whatOneDepositPaysIntoSeveralWalletsIsWeighedTogether() throws {
        let tooMuch = paidIn([(wallet, 51), (second, 50)])
        let refusal = world.run(world.post("deposit", by: "payments", tooMuch, owner: owner)).refusal
        #expect(refusal?.limit == .balance)
        #expect(try world[wallet].posted == 200_000 && world.owners[owner]?.depositsToday == 0)
        let exact = paidIn([(wallet, 50), (second, 50)])
        #expect(world.run(world.post("deposit", by: "payments", exact, owner: owner)).refusal == nil)
        #expect(world.owners[owner]?.depositsToday == 100)
        world.checkInvariants()
    }

    @Test mutating func theyAreWeighedTogetherOverCurrencies() throws {
        let euros = world.wallet(owner, .EUR)
        let clearing = try #require(SystemAccount(group: "clearing:sandbox"))
        func legs(_ cents: Int64) -> [NamedLeg] {
            [
                world.leg(from: "clearing:sandbox", to: wallet, cents),
                NamedLeg(
                    debit: .system(clearing), credit: .wallet(euros), amount: Money(minorUnits: 46, currency: .EUR)),
            ]
        }
        // 0.46 EUR are 0.50 USD.
        #expect(world.run(world.post("deposit", by: "payments", legs(51))).refusal?.limit == .balance)
        #expect(world.run(world.post("deposit", by: "payments", legs(50))).refusal == nil)
        world.checkInvariants()
    }

    @Test mutating func theDayIsOneForAllWallets() {
        let rich = world.owner(tier: .tier0)
        let (one, other) = (world.wallet(rich), world.wallet(rich))
        let half = Self.limits.depositsDay / 2
        let tooMuch = paidIn([(one, half), (other, half + 1)])
        #expect(world.run(world.post("deposit", by: "payments", tooMuch)).refusal?.limit == .depositsDay)
        let exact = paidIn([(one, half), (other, half)])
        #expect(world.run(world.post("deposit", by: "payments", exact)).refusal == nil)
    }

    /// What is kept of a deposit takes no room, and what moves between the wallets is no deposit.
    @Test mutating func feesAndOwnMovesTakeNoRoom() {
        let legs =
            paidIn([(wallet, 110)]) + [world.leg(wallet, to: "fees", 10), world.leg(wallet, to: second, 60)]
        #expect(world.run(world.post("deposit", by: "payments", legs)).refusal == nil)
        #expect(world.owners[owner]?.depositsToday == 110)
        world.checkInvariants()
    }

    @Test mutating func aHoldIsNoWayRoundTheDay() {
        #expect(
            world.run(world.placeHold(wallet, 1, "deposit", by: "payments")).refusal == .purposeRefused("deposit"))
    }

    // MARK: One group

    /// The ceilings are those of before the group: whoever was decided over all wallets has used their room up.
    @Test mutating func creditsOfOneGroupAreWeighedTogether() throws {
        let receiver = world.owner(tier: .tier0)
        let (one, other) = (world.wallet(receiver), world.wallet(receiver))
        let payer = world.wallet(world.owner(), posted: 10_000_000)
        for wallet in [one, other] { world.run(world.transfer(payer, wallet, world.dollars(1))) }
        let share = try world[other].ceiling.posted - 1
        #expect(share > 0)
        let group = [
            world.transfer(payer, one, world.dollars(Self.limits.balance - 2 - share / 2)),
            world.transfer(payer, other, world.dollars(share / 2 + 1)),
            world.transfer(payer, other, world.dollars(share / 2)),
        ]
        #expect(world.run(group).map(\.refusal) == [nil, .recipientLimitExceeded, nil])
        world.checkInvariants()
    }

    @Test mutating func whatADepositReservesIsTakenForTheRestOfItsGroup() throws {
        let receiver = world.owner(tier: .tier2)
        world.owners[receiver]?.ownBalanceLimit = 200_000
        let (one, other) = (world.wallet(receiver), world.wallet(receiver))
        let payer = world.wallet(world.owner(), posted: 10_000_000)
        for wallet in [one, other] { world.run(world.transfer(payer, wallet, world.dollars(1))) }
        #expect(try world[one].ceiling.posted > 40_000)
        let group = [
            try world.reserve(other, world.dollars(190_000)), world.transfer(payer, one, world.dollars(40_000)),
            world.transfer(payer, one, world.dollars(9_998)),
        ]
        let outcomes = world.run(group)
        #expect(outcomes[0].isReserved && outcomes[1].refusal == .recipientLimitExceeded)
        #expect(outcomes[2].refusal == nil)
        world.checkInvariants()
    }

    /// Groups of credits by all roads, over wallets of two currencies: nobody is lifted above the limit.
    @Test(arguments: 0..<4)
    func groupsLiftNobodyAboveTheLimit(run: Int) throws {
        var random = SeededGenerator(quietly: UInt64.random(in: 1...999_999_999))
        let seed = random.seed
        var world = try LedgerWorld(seed: seed)
        let payer = world.owner(isMerchant: true)
        let payers = [world.wallet(payer, posted: 1_000_000_000), world.wallet(payer, posted: 1_000_000_000)]
        let receivers = (0..<2).map { _ in world.owner(tier: .tier0) }
        let wallets = receivers.map { owner in (0..<3).map { _ in world.wallet(owner) } }
        var refused = 0
        var rooms: [(UniqueID, AccountID, Money)] = []
        for _ in 0..<150 {
            var group: [LedgerCommand] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<2, using: &random)
                let own = wallets[place]
                func pick() -> AccountID { own[Int.random(in: 0..<own.count, using: &random)] }
                let amount = Int64.random(in: 1...90_000, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0:
                    let legs = (0..<3).map { _ in world.leg(from: "clearing:sandbox", to: pick(), amount / 3 + 1) }
                    group.append(world.post("deposit", by: "payments", legs, owner: receivers[place]))
                case 1:
                    let room: (UniqueID, AccountID, Money) = (world.ids.next(), pick(), world.dollars(amount))
                    rooms.append(room)
                    group.append(try world.reserve(room.1, room.2, id: room.0))
                case 2: group.append(try world.deposit(pick(), world.dollars(amount)))
                case 3:
                    let legs = (0..<3).map { _ in world.leg(payers[0], to: pick(), amount / 3 + 1) }
                    group.append(world.post("send", by: "payments", legs, owner: payer))
                case 4: group.append(world.transfer(payers[1], pick(), world.dollars(amount)))
                default:
                    group.append(world.transfer(pick(), payers[0], world.dollars(amount)))
                    if rooms.count > 2 {
                        let (id, wallet, amount) = rooms.removeFirst()
                        group.append(try world.giveBack(id, wallet, amount))
                    }
                }
            }
            let before = receivers.map { Self.taken($0, world) }
            refused += world.run(group).count(where: { $0.refusal != nil })
            for (before, after) in zip(before, receivers.map { Self.taken($0, world) }) {
                #expect(after <= Self.limits.balance || after <= before, "seed \(seed)")
            }
            if Int.random(in: 0..<5, using: &random) == 0 { world.clock.advance(by: .seconds(30_000)) }
            world.checkInvariants()
        }
        #expect(refused > 0, "seed \(seed)")
    }

    private static func taken(_ owner: OwnerID, _ world: LedgerWorld) -> Int64 {
        world.accounts.values.filter { $0.owner == owner }.reduce(0) { $0 + $1.posted }
            + (world.owners[owner]?.depositsReserved ?? 0)
    }

    // MARK: One transaction

    @Test mutating func aRaisedHoldIsWeighedAsAWhole() throws {
        let hold = try #require(world.run(world.placeHold(wallet, 60_000, "bill_payment", by: "billing")).placedHold)
        let limit = Self.limits.transaction
        #expect(world.run(world.adjust(hold.id, by: "billing", to: limit + 1)).refusal?.limit == .transaction)
        #expect(world.run(world.adjust(hold.id, by: "billing", to: limit)).placedHold?.reserved == limit)
        world.accounts[wallet]?.ownLimits.perTransaction = 70_000
        let own = try #require(world.run(world.placeHold(wallet, 60_000, "bill_payment", by: "billing")).placedHold)
        #expect(world.run(world.adjust(own.id, by: "billing", to: 70_001)).refusal?.limit == .walletTransaction)
        #expect(world.run(world.adjust(own.id, by: "billing", to: 70_000)).refusal == nil)
        world.checkInvariants()
    }

    /// In whatever steps a hold is raised, and whatever was taken in between, it ends where one request ends.
    @Test(arguments: 0..<4)
    func stepsReachNothingThatOneRequestDoesNot(run: Int) throws {
        var random = SeededGenerator(quietly: UInt64.random(in: 1...999_999_999))
        let seed = random.seed
        for _ in 0..<50 {
            var world = try LedgerWorld(seed: seed)
            let wallet = world.wallet(world.owner(tier: .tier0), posted: 400_000)
            let wanted = Int64.random(in: 90_000...110_000, using: &random)
            let whole = world.run(world.placeHold(wallet, wanted, "bill_payment", by: "billing")).refusal
            if let hold = world.holds.values.first {
                world.run(world.release(hold.id, on: wallet, by: .service("billing")))
            }
            var total = Int64.random(in: 1...80_000, using: &random)
            let placed = world.run(world.placeHold(wallet, total, "bill_payment", by: "billing")).placedHold
            let hold = try #require(placed, "seed \(seed)")
            var refusal: WalletError?
            while total < wanted, refusal == nil {
                if Bool.random(using: &random) {
                    world.run(world.settle(hold.id, by: "billing", [world.leg(to: "settlement:billers", 1)]))
                }
                total = Int64.random(in: total + 1...wanted, using: &random)
                refusal = world.run(world.adjust(hold.id, by: "billing", to: total)).refusal
            }
            #expect((refusal == nil) == (whole == nil), "seed \(seed)")
            world.checkInvariants()
        }
    }

    @Test mutating func whatIsTakenBeyondAHoldIsWeighedWithIt() throws {
        let limit = Self.limits.transaction
        let hold = try #require(world.run(world.placeHold(wallet, 60_000, "bill_payment", by: "billing")).placedHold)
        let tooMuch = world.settle(hold.id, by: "billing", [world.leg(to: "settlement:billers", limit + 1)])
        #expect(world.run(tooMuch).refusal?.limit == .transaction)
        let exact = world.settle(hold.id, by: "billing", [world.leg(to: "settlement:billers", limit)])
        #expect(world.run(exact).refusal == nil)
        #expect(world.owners[owner]?.sent.today == limit)
        world.checkInvariants()
    }

    @Test mutating func severalWalletsPayOneTransaction() {
        let half = Self.limits.transaction / 2
        func legs(_ more: Int64) -> [NamedLeg] {
            [
                world.leg(wallet, to: "settlement:billers", half),
                world.leg(second, to: "settlement:billers", half + more),
            ]
        }
        let refusal = world.run(world.post("bill_payment", by: "billing", legs(1))).refusal
        #expect(refusal?.limit == .transaction && world.owners[owner]?.sent.today == 0)
        #expect(world.run(world.post("bill_payment", by: "billing", legs(0))).refusal == nil)
        world.checkInvariants()
    }
}
