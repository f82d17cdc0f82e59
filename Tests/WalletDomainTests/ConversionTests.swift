import LedgerSupport
import MoneyKit
import Primitives
import Testing
import WalletDomain

@Suite struct ConversionTests {
    @Test func sellingTakesTheSpreadFromTheSource() throws {
        let world = try LedgerWorld()
        let rate = try world.rules.rates.cross(from: .USD, to: .EUR)
        let price = try ConversionPrice.selling(world.dollars(10_000), for: .EUR, rate: rate, spreadBasisPoints: 50)
        #expect(price.fee == world.dollars(50))
        #expect(price.target == Money(minorUnits: 9_154, currency: .EUR))  // 99.50 * 0.92
    }

    @Test func buyingGivesExactlyTheTarget() throws {
        let world = try LedgerWorld()
        let rate = try world.rules.rates.cross(from: .USD, to: .EUR)
        let euros = Money(minorUnits: 9_154, currency: .EUR)
        let price = try ConversionPrice.buying(euros, with: .USD, rate: rate, spreadBasisPoints: 50)
        #expect(price.target == euros && price.source == world.dollars(10_000))
    }

    @Test func amountThatConvertsToNothingIsRefused() throws {
        let world = try LedgerWorld()
        let rate = try world.rules.rates.cross(from: .NGN, to: .BTC)
        #expect(throws: WalletError.amountTooSmall) {
            try ConversionPrice.selling(
                Money(minorUnits: 1, currency: .NGN), for: .KWD,
                rate: world.rules.rates.cross(from: .NGN, to: .KWD), spreadBasisPoints: 50)
        }
        #expect(rate.mantissa > 0)
    }

    @Test(arguments: [
        (Currency.USD, Currency.JPY, "150.00000000"), (.EUR, .USD, "1.086956522"), (.NGN, .BTC, "0.000000010060606061"),
        (.BTC, .USD, "60240.96386"), (.JPY, .KWD, "0.0020666666667"),
    ])
    func crossRatesHaveTenSignificantDigitsAtLeast(source: Currency, target: Currency, text: String) throws {
        #expect(try LedgerWorld().rules.rates.cross(from: source, to: target).text == text)
    }

    @Test func conversionMovesOverFxAccounts() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (dollar, euro) = (world.wallet(owner, posted: 10_000), world.wallet(owner, .EUR))
        let quote = try world.quote(dollar, world.dollars(10_000), to: .EUR)
        let posted = try #require(world.run(world.convert(quote, from: dollar, to: euro)).transaction)
        #expect(posted.fee == world.dollars(50) && posted.destinationAmount.minorUnits == 9_154)
        #expect(world.system(.fx, .USD)?.posted == 9_950)
        #expect(world.system(.fxRevenue, .USD)?.posted == 50)
        #expect(world.system(.fx, .EUR)?.posted == -9_154)
        #expect(try world[euro].posted == 9_154)
        world.checkInvariants()
    }

    @Test func quoteIsGoodOnce() throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (dollar, euro) = (world.wallet(owner, posted: 20_000), world.wallet(owner, .EUR))
        let quote = try world.quote(dollar, world.dollars(10_000), to: .EUR)
        let command = world.convert(quote, from: dollar, to: euro)
        #expect(world.run(command).refusal == nil)
        #expect(world.run(world.convert(quote, from: dollar, to: euro)).refusal == .quoteUsed)
        let twice = try world.quote(dollar, world.dollars(5_000), to: .EUR)
        let outcomes = world.run([
            world.convert(twice, from: dollar, to: euro), world.convert(twice, from: dollar, to: euro),
        ])
        #expect(outcomes.map(\.refusal) == [nil, .quoteUsed])
        world.checkInvariants()
    }

    @Test(arguments: [(59_999, nil), (60_000, WalletError.quoteExpired)] as [(Int, WalletError?)])
    func quoteExpires(milliseconds: Int, refusal: WalletError?) throws {
        var world = try LedgerWorld()
        let owner = world.owner()
        let (dollar, euro) = (world.wallet(owner, posted: 20_000), world.wallet(owner, .EUR))
        let quote = try world.quote(dollar, world.dollars(10_000), to: .EUR)
        world.clock.advance(by: .milliseconds(milliseconds))
        #expect(world.run(world.convert(quote, from: dollar, to: euro)).refusal == refusal)
    }

    @Test func conversionStaysWithinOneCustomer() throws {
        var world = try LedgerWorld()
        let dollar = world.wallet(world.owner(), posted: 20_000)
        let foreign = world.wallet(world.owner(), .EUR)
        let quote = try world.quote(dollar, world.dollars(10_000), to: .EUR)
        #expect(world.run(world.convert(quote, from: dollar, to: foreign)).refusal == .notFound(.wallet))
    }

    @Test func transferMayNameAQuote() throws {
        var world = try LedgerWorld()
        let dollar = world.wallet(world.owner(), posted: 20_000)
        let foreign = world.wallet(world.owner(), .EUR)
        let quote = try world.quote(dollar, world.dollars(10_000), to: .EUR)
        func named(_ amount: Int64) -> LedgerCommand {
            world.transfer(dollar, foreign, world.dollars(amount)) {
                $0.quote = quote.id
                $0.pair = CurrencyPair(source: .USD, target: .EUR)
            }
        }
        #expect(world.run(named(9_999)).refusal == .quoteMismatch)
        #expect(world.run(named(10_000)).transaction?.destinationAmount.minorUnits == 9_154)
        #expect(try world[foreign].posted == 9_154)
        world.checkInvariants()
    }

    @Test func foreignQuoteLooksLikeNone() throws {
        var world = try LedgerWorld()
        let (one, two) = (world.wallet(world.owner(), posted: 20_000), world.wallet(world.owner(), posted: 20_000))
        let euro = world.wallet(try #require(world[two].owner), .EUR)
        let quote = try world.quote(one, world.dollars(10_000), to: .EUR)
        #expect(world.run(world.convert(quote, from: two, to: euro)).refusal == .notFound(.quote))
    }
}
