import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Rows of plans as domain values: plans with one version each, then the prices of these.
enum PlanRow {
    /// A plan whose prices are not read yet.
    struct Head {
        let id: PlanID
        let currency: Currency
        let version: Int
        let plan: ([PlanPrice]) -> Plan
    }

    private static let columns: SQL = """
        p.id, p.merchant_id, p.code, p.name, p.currency, p.state, p.created_at, v.number, v.period, v.period_count,
        v.trial_days
        """

    /// With the newest version.
    static let select: SQL = """
        select \(columns) from billing.plans p
        join billing.plan_versions v on v.plan_id = p.id and v.number = p.version
        """

    /// With any version.
    static let selectAny: SQL = """
        select \(columns) from billing.plans p join billing.plan_versions v on v.plan_id = p.id
        """

    static func prices(of heads: [Head]) -> SQL {
        """
        select r.plan_id, r.version, r.key, r.kind, r.amount, r.unit_price, r.tier_ends, r.tier_prices, r.tier_flats,
            r.meter, r.tax_rate
        from billing.plan_prices r
        join unnest(\(heads.map(\.id)), \(heads.map(\.version))) as h (plan_id, version)
            on r.plan_id = h.plan_id and r.version = h.version
        order by r.plan_id, r.version, r.place
        """
    }

    static func insert(_ price: PlanPrice, at place: Int, of version: PlanVersion, _ plan: Plan) -> SQL {
        var (amount, unitPrice): (Int64?, String?) = (nil, nil)
        if case .flat(let money) = price.rule { amount = money.minorUnits }
        if case .unit(let rate) = price.rule { unitPrice = rate.text }
        let tiers = price.tiers.isEmpty ? nil : price.tiers
        return """
            insert into billing.plan_prices (
                plan_id, version, place, key, kind, amount, unit_price, tier_ends, tier_prices, tier_flats, meter,
                tax_rate)
            values (
                \(plan.id), \(version.number), \(place), \(price.key), \(price.kind.rawValue), \(amount),
                \(unitPrice), \(tiers?.map { $0.upTo?.text }), \(tiers?.map(\.unitPrice.text)),
                \(tiers?.map { $0.flat?.text }), \(price.meter), \(price.taxRate?.text))
            """
    }

    static func heads(_ rows: Rows) throws -> [Head] {
        try rows.map { row in
            let id = try row.decode(PlanID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 4)),
                let state = Plan.State(rawValue: try row.decode(String.self, at: 5)),
                let interval = PlanInterval(rawValue: try row.decode(String.self, at: 8))
            else { throw PostgresError(.decoding, message: "plan \(id) has a value that we do not know") }
            let (merchant, code) = (try row.decode(UserID.self, at: 1), try row.decode(String.self, at: 2))
            let (name, createdAt) = (try row.decode(String.self, at: 3), try row.decode(Timestamp.self, at: 6))
            let (number, count) = (try row.decode(Int.self, at: 7), try row.decode(Int.self, at: 9))
            let trialDays = try row.decode(Int.self, at: 10)
            return Head(id: id, currency: currency, version: number) { prices in
                Plan(
                    id: id, merchant: merchant, code: code, name: name, currency: currency, state: state,
                    version: PlanVersion(
                        number: number, interval: interval, count: count, trialDays: trialDays, prices: prices),
                    createdAt: createdAt)
            }
        }
    }

    /// In the order of the heads.
    static func plans(_ heads: [Head], _ rows: Rows) throws -> [Plan] {
        let currencies = Dictionary(heads.map { ($0.id, $0.currency) }) { first, _ in first }
        var prices: [PlanID: [PlanPrice]] = [:]
        for row in rows {
            let id = try row.decode(PlanID.self, at: 0)
            guard let currency = currencies[id] else { continue }
            prices[id, default: []].append(try price(row, currency))
        }
        return heads.map { $0.plan(prices[$0.id] ?? []) }
    }

    private static func price(_ row: Row, _ currency: Currency) throws -> PlanPrice {
        let key = try row.decode(String.self, at: 2)
        let kind = PlanPrice.Kind(rawValue: try row.decode(String.self, at: 3))
        let rule: PlanPrice.Rule
        switch kind {
        case .flat?: rule = .flat(Money(minorUnits: try row.decode(Int64.self, at: 4), currency: currency))
        case .unit?: rule = .unit(try Rate(parsing: row.decode(String.self, at: 5)))
        case .graduated?: rule = .graduated(try tiers(row))
        case .volume?: rule = .volume(try tiers(row))
        case nil: throw PostgresError(.decoding, message: "price \(key) is of a kind that we do not know")
        }
        return PlanPrice(
            key: key, rule: rule, meter: try row.decode(String?.self, at: 9),
            taxRate: try rate(row.decode(String?.self, at: 10)))
    }

    private static func tiers(_ row: Row) throws -> [PlanPrice.Tier] {
        let ends = try row.decode([String?].self, at: 6)
        let prices = try row.decode([String].self, at: 7)
        let flats = try row.decode([String?].self, at: 8)
        return try zip(ends, zip(prices, flats)).map { end, rest in
            PlanPrice.Tier(
                upTo: end.flatMap(PlanQuantity.init), unitPrice: try Rate(parsing: rest.0), flat: try rate(rest.1))
        }
    }

    private static func rate(_ text: String?) throws -> Rate? {
        try text.map { try Rate(parsing: $0) }
    }
}
