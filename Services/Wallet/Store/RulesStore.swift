import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// The tables that decisions are made by, with what tells whether they are still those of the database.
struct KnownRules: Sendable {
    /// Drawn with each change; nil in a database without rules.
    let identity: UniqueID?
    let rules: LedgerRules
    /// The newest rates as loaded, without the fallback for currencies they lack; nil before the first load.
    let marketRates: MarketRates?
}

/// The last good set of rates, which outlives the process that loaded it.
struct MarketRates: Sendable {
    let table: RateTable
    let loadedAt: Timestamp

    /// How old they are to whoever trades on them. What the source says counts, but nothing is younger than its load.
    func age(at now: Timestamp) -> Duration { now - min(table.asOf, loadedAt) }
}

struct RulesStore: Sendable {
    let client: PostgresClient
    /// Stands in for currencies that the newest rates lack, for limits only.
    let fallback: RateTable

    func load() async throws -> KnownRules {
        try await client.transaction { transaction in
            let rows = try await transaction.pipeline([
                // First, so that a change in between makes the identity older than what follows, never newer.
                "select identity, limits_version from wallet.rules_version",
                """
                select kyc_tier, deposits_day, withdrawals_day, balance, transaction, sent_day, sent_month
                from wallet.tier_limits
                """,
                "select operation, currency, fixed, basis_points, minimum, maximum from wallet.fees",
                """
                select name, kind, services, accounts, joins_customers, counts, asks_pin, passes_freeze, fee,
                    binds_receiver, reversers
                from wallet.purposes
                """,
                """
                select s.source, s.as_of, r.currency, r.per_dollar::text, s.loaded_at
                from (select * from wallet.fx_rate_sets order by number desc limit 1) s
                join wallet.fx_rates r on r.set_id = s.id
                """,
            ])
            let market = try Self.rates(rows[4])
            let version = try rows[0].first(UniqueID.self, Int64.self)
            return KnownRules(
                identity: version?.0,
                rules: LedgerRules(
                    tiers: try Self.tiers(rows[1]), purposes: try Self.purposes(rows[3]),
                    limitsVersion: version?.1 ?? 0, fees: try Self.fees(rows[2]),
                    rates: try market.map { try $0.table.filled(from: fallback) } ?? fallback),
                marketRates: market)
        }
    }

    /// The identity of the rules as they stand.
    func identity() async throws -> UniqueID? {
        try await client.query("select identity from wallet.rules_version").first(UniqueID.self)
    }

    private static func tiers(_ rows: Rows) throws -> TierTable {
        var given: [KYCTier: TierLimits] = [:]
        for (tier, deposits, withdrawals, balance, one, day, month) in try rows.decode(
            Int.self, Int64.self, Int64.self, Int64.self, Int64.self, Int64.self, Int64.self)
        {
            guard let tier = KYCTier(rawValue: tier) else { continue }
            given[tier] = TierLimits(
                depositsDay: deposits, withdrawalsDay: withdrawals, balance: balance, transaction: one, sentDay: day,
                sentMonth: month)
        }
        return TierTable(given)
    }

    private static func purposes(_ rows: Rows) throws -> PurposeTable {
        try PurposeTable(
            try rows.map { row in
                Purpose(
                    try row.decode(String.self, at: 0), kind: try row.decode(TransactionKind.self, at: 1),
                    services: Set(try row.decode([String].self, at: 2)),
                    accounts: try row.decode([String].self, at: 3), joinsCustomers: try row.decode(Bool.self, at: 4),
                    counts: try row.decode(Purpose.Counter?.self, at: 5), asksPIN: try row.decode(Bool.self, at: 6),
                    passesFreeze: try row.decode(Bool.self, at: 7),
                    fee: try row.decode(FeeOperation?.self, at: 8),
                    bindsReceiver: try row.decode(Bool.self, at: 9),
                    reversers: Set(try row.decode([String].self, at: 10)))
            })
    }

    private static func fees(_ rows: Rows) throws -> FeeSchedule {
        var rules: [FeeSchedule.Key: FeeRule] = [:]
        for (operation, currency, fixed, points, minimum, maximum) in try rows.decode(
            FeeOperation.self, Currency.self, Int64.self, Int64.self, Int64.self, Int64?.self)
        {
            rules[.init(operation, currency)] = FeeRule(
                fixed: fixed, basisPoints: points, minimum: minimum, maximum: maximum)
        }
        return FeeSchedule(rules)
    }

    private static func rates(_ rows: Rows) throws -> MarketRates? {
        var source = ""
        var (asOf, loadedAt) = (Timestamp.distantPast, Timestamp.distantPast)
        var perDollar: [Currency: Rate] = [:]
        for row in rows {
            source = try row.decode(String.self, at: 0)
            asOf = try row.decode(Timestamp.self, at: 1)
            loadedAt = try row.decode(Timestamp.self, at: 4)
            perDollar[try row.decode(Currency.self, at: 2)] = try row.decode(Rate.self, at: 3)
        }
        guard !perDollar.isEmpty else { return nil }
        return MarketRates(
            table: try RateTable(source: source, asOf: asOf, perDollar: perDollar), loadedAt: loadedAt)
    }

    /// Keeps a set of rates in the history; it becomes the newest.
    func save(_ rates: RateTable, id: UniqueID, now: Timestamp) async throws {
        let pairs = rates.perDollar.sorted { $0.key < $1.key }
        try await client.transaction { transaction in
            try await transaction.commit(after: [
                """
                insert into wallet.fx_rate_sets (id, source, as_of, loaded_at)
                values (\(id), \(rates.source), \(rates.asOf), \(now))
                """,
                """
                insert into wallet.fx_rates (set_id, currency, per_dollar)
                select \(id), currency, rate::numeric
                from unnest(\(pairs.map(\.key.code)), \(pairs.map(\.value.text))) as r (currency, rate)
                """,
            ])
        }
    }
}

extension RateTable {
    /// The same rates, and those of `other` for currencies that are missing here.
    func filled(from other: RateTable) throws -> RateTable {
        try RateTable(
            source: source, asOf: asOf, perDollar: perDollar.merging(other.perDollar) { ours, _ in ours })
    }
}
