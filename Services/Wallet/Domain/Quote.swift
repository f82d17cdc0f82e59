package import MoneyKit
package import Primitives

/// A price for one conversion, held for a short time and good for one use.
///
/// The customer pays `source`, of which `fee` is the spread and the rest is exchanged at `rate` into `target`.
package struct Quote: Sendable, Equatable {
    package let id: QuoteID
    package let owner: OwnerID
    package let source: Money
    package let target: Money
    /// Part of `source`.
    package let fee: Money
    package let rate: Rate
    package let expiresAt: Timestamp
    package var usedBy: TransactionID?

    package init(
        id: QuoteID, owner: OwnerID, source: Money, target: Money, fee: Money, rate: Rate, expiresAt: Timestamp,
        usedBy: TransactionID? = nil
    ) {
        self.id = id
        self.owner = owner
        self.source = source
        self.target = target
        self.fee = fee
        self.rate = rate
        self.expiresAt = expiresAt
        self.usedBy = usedBy
    }

    /// - Throws: `quoteMismatch` when it is the price of something else, `quoteUsed` or `quoteExpired`; a used one is
    ///   never "expired".
    package func requireUsable(for amount: Money, at now: Timestamp) throws(WalletError) {
        guard source == amount else { throw .quoteMismatch }
        guard usedBy == nil else { throw .quoteUsed }
        guard now < expiresAt else { throw .quoteExpired }
    }
}

/// The three amounts of a quote.
package struct ConversionPrice: Sendable, Equatable {
    package let source: Money
    package let fee: Money
    package let target: Money
    package let rate: Rate

    /// What a fixed source amount buys. The spread is rounded up, the target down, so that many small ones buy no more
    /// than one.
    package static func selling(
        _ source: Money, for target: Currency, rate: Rate, spreadBasisPoints: Int64
    ) throws(WalletError) -> ConversionPrice {
        try checked { () throws(MoneyError) in
            let fee = try source.feeUp(basisPoints: spreadBasisPoints)
            let bought = try rate.convert(source.subtracting(fee), to: target, rounding: .down)
            return ConversionPrice(source: source, fee: fee, target: bought, rate: rate)
        }
    }

    /// What a fixed target amount costs. Both parts are rounded up, so that the house never pays for a rounding.
    package static func buying(
        _ target: Money, with source: Currency, rate: Rate, spreadBasisPoints: Int64
    ) throws(WalletError) -> ConversionPrice {
        try checked { () throws(MoneyError) in
            let net = try rate.convertBack(target, to: source, rounding: .up)
            // gross = net / (1 - spread), rounded up.
            let keep = Int128(10_000 - spreadBasisPoints)
            let gross = try Money(
                checking: (Int128(net.minorUnits) * 10_000 + keep - 1) / keep, currency: source)
            return ConversionPrice(source: gross, fee: try gross.subtracting(net), target: target, rate: rate)
        }
    }

    private static func checked(
        _ compute: () throws(MoneyError) -> ConversionPrice
    ) throws(WalletError) -> ConversionPrice {
        let price: ConversionPrice
        do throws(MoneyError) { price = try compute() } catch { throw .amountTooLarge }
        guard price.target.isPositive, price.source.minorUnits > price.fee.minorUnits else { throw .amountTooSmall }
        return price
    }
}
