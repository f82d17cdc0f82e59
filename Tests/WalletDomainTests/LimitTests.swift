import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

@Suite struct LimitTests {
    /// One below, equal and one above, in cents, for every tier.
    @Test(arguments: KYCTier.allCases, [-1, 0, 1] as [Int64])
    func oneTransfer(tier: KYCTier, off: Int64) throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(tier: tier), posted: .max / 2), world.wallet(world.owner()))
        let amount = TierTable()[tier].transaction + off
        let refusal = world.run(world.transfer(from, to, world.dollars(amount))).refusal
        #expect(refusal?.limit == (off > 0 ? .transaction : nil))
    }

    @Test(arguments: KYCTier.allCases, [-1, 0, 1] as [Int64])
    func sentPerDay(tier: KYCTier, off: Int64) throws {
        var world = try LedgerWorld()
        let owner = world.owner(tier: tier)
        let (from, to) = (world.wallet(owner, posted: .max / 2), world.wallet(world.owner()))
        let limits = TierTable()[tier]
        world.owners[owner]?.sent = SentAmounts(day: world.clock.now.day, today: limits.sentDay - 100, month: 0)
        let refusal = world.run(world.transfer(from, to, world.dollars(100 + off))).refusal
        #expect(refusal?.limit == (off > 0 ? .sentDay : nil))
    }

    @Test(arguments: KYCTier.allCases, [-1, 0, 1] as [Int64])
    func sentPerMonth(tier: KYCTier, off: Int64) throws {
        var world = try LedgerWorld()
        let owner = world.owner(tier: tier)
        let (from, to) = (world.wallet(owner, posted: .max / 2), world.wallet(world.owner()))
        let limits = TierTable()[tier]
        world.owners[owner]?.sent = SentAmounts(day: world.clock.now.day, today: 0, month: limits.sentMonth - 100)
        let refusal = world.run(world.transfer(from, to, world.dollars(100 + off))).refusal
        #expect(refusal?.limit == (off > 0 ? .sentMonth : nil))
    }

    @Test(arguments: [LimitName.walletTransaction, .walletDaily, .walletMonthly], [-1, 0, 1] as [Int64])
    func aWalletsOwnLimits(limit: LimitName, off: Int64) throws {
        var world = try LedgerWorld()
        let from = world.wallet(world.owner(), .EUR, posted: 100_000) {
            switch limit {
            case .walletTransaction: $0.ownLimits.perTransaction = 500
            case .walletDaily: $0.ownLimits.daily = 500
            default: $0.ownLimits.monthly = 500
            }
        }
        let to = world.wallet(world.owner(), .EUR)
        let first: Int64 = limit == .walletTransaction ? 0 : 200
        let euros = { Money(minorUnits: $0, currency: .EUR) }
        if first > 0 { #expect(world.run(world.transfer(from, to, euros(first))).refusal == nil) }
        let refusal = world.run(world.transfer(from, to, euros(500 - first + off))).refusal
        #expect(refusal?.limit == (off > 0 ? limit : nil))
    }

    @Test func otherCurrenciesCountInDollars() throws {
        var world = try LedgerWorld()
        let owner = world.owner(tier: .tier0)
        let (from, to) = (world.wallet(owner, .EUR, posted: 1_000_000), world.wallet(world.owner(), .EUR))
        let euros = { Money(minorUnits: $0, currency: .EUR) }
        // 920.00 EUR are 1,000.00 USD at 0.92; 920.01 EUR are 1,000.01 USD.
        #expect(world.run(world.transfer(from, to, euros(92_001))).refusal?.limit == .transaction)
        #expect(world.run(world.transfer(from, to, euros(92_000))).refusal == nil)
        #expect(world.owners[owner]?.sent.today == 100_000)
    }

    @Test func daysAndMonthsStartAgain() throws {
        var world = try LedgerWorld(at: #require(Timestamp(rfc3339: "2026-11-29T23:59:59.999Z")))
        let owner = world.owner(tier: .tier0)
        let (from, to) = (world.wallet(owner, posted: 10_000_000), world.wallet(world.owner()))
        func sendThousand() -> WalletError? { world.run(world.transfer(from, to, world.dollars(100_000))).refusal }
        for _ in 0..<5 { #expect(sendThousand() == nil) }
        #expect(sendThousand()?.limit == .sentDay)
        world.clock.advance(by: .milliseconds(1))
        #expect(sendThousand() == nil)
        #expect(world.owners[owner]?.sent.month == 600_000)
        world.clock.set(try #require(Timestamp(rfc3339: "2026-12-01T00:00:00Z")))
        #expect(sendThousand() == nil)
        #expect(world.owners[owner]?.sent == SentAmounts(day: world.clock.now.day, today: 100_000, month: 100_000))
        world.checkInvariants()
    }

    @Test func clockThatStepsBackResetsNothing() throws {
        let day = CalendarDay(daysSince1970: 20_000)
        let sent = SentAmounts(day: day, today: 5, month: 9)
        #expect(sent.rolled(to: day.adding(days: -1)) == sent)
        #expect(sent.rolled(to: day) == sent)
    }

    @Test func sameMonthOfNextYearIsAnotherMonth() {
        let sent = SentAmounts(day: CalendarDay(daysSince1970: 20_000), today: 5, month: 9)
        #expect(sent.rolled(to: sent.day.adding(months: 12)).month == 0)
    }

    @Test(arguments: [-1, 0, 1] as [Int64])
    func depositsPerDay(off: Int64) throws {
        var world = try LedgerWorld()
        let wallet = world.wallet(world.owner(tier: .tier0))
        world.run(try world.deposit(wallet, world.dollars(60_000)))
        let refusal = world.run(try world.deposit(wallet, world.dollars(40_000 + off))).refusal
        #expect(refusal?.limit == (off > 0 ? .depositsDay : nil))
        world.checkInvariants()
    }

    /// Over all wallets of the customer, other currencies in dollars.
    @Test(
        arguments: [(499_999, nil), (500_000, nil), (500_001, .balance)] as [(Int64, LimitName?)])
    func balanceLimitIsExact(total: Int64, limit: LimitName?) throws {
        var world = try LedgerWorld()
        let owner = world.owner(tier: .tier0)
        let wallet = world.wallet(owner, posted: total - 150_000)
        _ = world.wallet(owner, .EUR, posted: 92_000)
        #expect(world.run(try world.deposit(wallet, world.dollars(50_000))).refusal?.limit == limit)
    }

    @Test func currencyWithoutRateCannotBeLimitedAndIsRefused() throws {
        var world = try LedgerWorld()
        let (from, to) = (world.wallet(world.owner(), .CHF, posted: 100), world.wallet(world.owner(), .CHF))
        let amount = Money(minorUnits: 1, currency: .CHF)
        #expect(world.run(world.transfer(from, to, amount)).refusal == .rateUnavailable(.CHF))
        world.checkInvariants()
    }
}
