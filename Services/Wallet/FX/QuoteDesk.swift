import MoneyKit
import Primitives
import WalletDomain

/// Prices conversions at the newest rates, as long as they are young enough to trade on.
struct QuoteDesk: Sendable {
    let rules: RulesBook
    let keeper: RateKeeper
    let clock: WallClock
    let ids: IDGenerator
    let spreadBasisPoints: Int64
    /// The smallest conversion's worth.
    let minimumCents: Int64
    let lifetime: Duration

    /// The rates to show, however old, and whether they are traded on.
    func rates() async throws -> (rates: MarketRates, isTradable: Bool) {
        // What we know may be behind what another process has loaded.
        if keeper.tradable(try await rules.current().marketRates) == nil { try await rules.catchUp() }
        let known = try await rules.current()
        let rough = MarketRates(table: known.rules.rates, loadedAt: known.rules.rates.asOf)
        return (known.marketRates ?? rough, keeper.tradable(known.marketRates) != nil)
    }

    /// Has rates loaded if there are none to trade on; call it before ``quote(_:owner:)``, outside of a transaction.
    func freshen() async { await keeper.freshen() }

    /// Prices what the customer gives, or what the customer wants to have.
    /// - Throws: `WalletError`: no or too old rates, an amount that is too small or leaves 64 bits.
    func quote(_ wish: QuoteWish, owner: OwnerID) async throws -> Quote {
        guard wish.source != wish.target else { throw WalletError.sameCurrency(wish.target) }
        guard wish.amount.isPositive else { throw WalletError.amountNotPositive }
        let rates = try Self.tradable(keeper.tradable(try await rules.current().marketRates), wish)
        let rate = try rates.cross(from: wish.source, to: wish.target)
        let price =
            wish.amount.currency == wish.source
            ? try ConversionPrice.selling(
                wish.amount, for: wish.target, rate: rate, spreadBasisPoints: spreadBasisPoints)
            : try ConversionPrice.buying(
                wish.amount, with: wish.source, rate: rate, spreadBasisPoints: spreadBasisPoints)
        guard try rates.isWorth(price.source, cents: minimumCents) else { throw WalletError.amountTooSmall }
        return Quote(
            id: ids.next(), owner: owner, source: price.source, target: price.target, fee: price.fee, rate: rate,
            expiresAt: (clock.now() + lifetime).shown)
    }

    private static func tradable(_ rates: RateTable?, _ wish: QuoteWish) throws(WalletError) -> RateTable {
        guard let rates else { throw .rateUnavailable(wish.target) }
        // Waiting would bring no rate of a currency that the provider does not have.
        for currency in [wish.source, wish.target] where rates.perDollar[currency] == nil {
            throw .currencyNotTraded(currency)
        }
        return rates
    }
}

/// What a customer wants a price for. The amount is in one of the two currencies and fixes that side.
struct QuoteWish: Sendable {
    let source: Currency
    let target: Currency
    let amount: Money
}
