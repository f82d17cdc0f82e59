import BillingDomain
import PostgresAccess
import Primitives

/// All SQL for meters.
struct MeterStore: Sendable {
    let client: PostgresClient

    /// - Returns: false when the merchant has another meter of its code.
    nonisolated(nonsending) func insert(
        _ meter: Meter, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let inserted = try await transaction.execute(
            """
            insert into billing.meters (id, merchant_id, code, name, aggregation, created_at, updated_at)
            values (
                \(meter.id), \(meter.merchant), \(meter.code), \(meter.name), \(meter.aggregation.rawValue),
                \(meter.createdAt), \(meter.createdAt))
            on conflict on constraint meters_code_is_one do nothing
            """)
        return inserted == 1
    }

    /// - Returns: nil when the merchant has none of this id.
    nonisolated(nonsending) func rename(
        _ id: MeterID, of merchant: UserID, _ name: String, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Meter? {
        try Self.decode(
            await transaction.query(
                """
                update billing.meters as m set name = \(name), updated_at = \(now)
                where m.id = \(id) and m.merchant_id = \(merchant)
                returning \(Self.columns)
                """)
        ).first
    }

    /// Takes a meter away that stands in no plan and has counted nothing.
    /// - Throws: `missing`, `meterInUse`.
    nonisolated(nonsending) func delete(
        _ id: MeterID, of merchant: UserID, in transaction: PostgresTransaction
    ) async throws {
        let rows = try await transaction.query(
            "\(Self.select) where m.id = \(id) and m.merchant_id = \(merchant) for update")
        guard let meter = try Self.decode(rows).first else { throw SubscriptionError.missing(.meter) }
        let deleted = try await transaction.execute(
            """
            delete from billing.meters m where m.id = \(id) and not exists (
                select from billing.plan_prices r join billing.plans p on p.id = r.plan_id
                where r.meter = \(meter.code) and p.merchant_id = \(merchant))
            and not exists (select from billing.usage_events u where u.meter_id = m.id)
            """)
        guard deleted == 1 else { throw SubscriptionError.meterInUse }
    }

    func find(_ id: MeterID) async throws -> Meter? {
        try Self.decode(await client.query("\(Self.select) where m.id = \(id)")).first
    }

    /// Those of a merchant by their codes. They stay until the transaction ends.
    nonisolated(nonsending) func hold(
        _ codes: Set<String>, of merchant: UserID, in transaction: PostgresTransaction
    ) async throws -> [String: Meter] {
        guard !codes.isEmpty else { return [:] }
        let meters = try Self.decode(
            await transaction.query(
                """
                \(Self.select) where m.merchant_id = \(merchant) and m.code = any(\(codes.sorted()))
                order by m.id for key share
                """))
        return Dictionary(uniqueKeysWithValues: meters.map { ($0.code, $0) })
    }

    /// Newest first, those older than `after`.
    func list(of merchant: UserID, after: MeterID?, limit: Int) async throws -> [Meter] {
        var list = ListQuery()
        list.equals("m.merchant_id", merchant)
        list.follows("m.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by m.id desc limit \(limit)"))
    }

    private static let columns: SQL = "m.id, m.merchant_id, m.code, m.name, m.aggregation, m.created_at"
    private static let select: SQL = "select \(columns) from billing.meters m"

    private static func decode(_ rows: Rows) throws -> [Meter] {
        try rows.decode(MeterID.self, UserID.self, String.self, String.self, String.self, Timestamp.self).map { row in
            guard let aggregation = Meter.Aggregation(rawValue: row.4) else {
                throw PostgresError(.decoding, message: "meter \(row.0) has an aggregation that we do not know")
            }
            return Meter(
                id: row.0, merchant: row.1, code: row.2, name: row.3, aggregation: aggregation, createdAt: row.5)
        }
    }
}
