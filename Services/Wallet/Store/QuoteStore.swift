import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// All SQL for quotes. They are used up by the ledger alone.
struct QuoteStore: Sendable {
    let client: PostgresClient

    func insert(_ quote: Quote, now: Timestamp, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            insert into wallet.fx_quotes (id, owner_id, source_currency, source_amount, target_currency, target_amount,
                fee, rate, expires_at, created_at)
            values (\(quote.id), \(quote.owner), \(quote.source.currency.code), \(quote.source.minorUnits),
                \(quote.target.currency.code), \(quote.target.minorUnits), \(quote.fee.minorUnits),
                \(quote.rate.text)::numeric, \(quote.expiresAt), \(now))
            """)
    }

    /// The currencies of the owner's quotes among these; somebody else's is missing, as one that never was.
    func pairs(_ ids: [QuoteID], owner: OwnerID) async throws -> [QuoteID: CurrencyPair] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await client.query(
            """
            select id, source_currency, target_currency from wallet.fx_quotes
            where id = any(\(ids)) and owner_id = \(owner)
            """)
        var pairs: [QuoteID: CurrencyPair] = [:]
        for (id, source, target) in try rows.decode(QuoteID.self, Currency.self, Currency.self) {
            pairs[id] = CurrencyPair(source: source, target: target)
        }
        return pairs
    }

    /// Quotes that nobody used, and authorisations, some time after their end.
    func deleteExpired(before time: Timestamp) async throws {
        try await client.execute(
            "delete from wallet.fx_quotes where used_by is null and expires_at < \(time)")
        try await client.execute(
            "delete from wallet.pin_authorizations where used_by is null and expires_at < \(time)")
    }
}
