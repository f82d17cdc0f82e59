import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// All SQL for the table of what sending money out costs, and what payees pay.
struct OutflowFeeStore: Sendable {
    let client: PostgresClient

    /// What led to a payment of which its payee pays a part; nobody pays for the others.
    static let payeeSources: Set<Payment.Source> = [.link, .qr, .checkout]

    /// The rule for a currency, or the one for all others; nil when money is not sent that way.
    func rule(via: String, currency: Currency?) async throws -> OutflowFee? {
        try Self.rules(
            await client.query(
                """
                \(Self.select) where via = \(via) and currency in (\(currency?.code ?? ""), '') order by currency desc limit 1
                """)
        ).first
    }

    /// What the payee of a payment pays.
    func payee(of source: Payment.Source, in currency: Currency) async throws -> PayeeFee {
        guard Self.payeeSources.contains(source) else { return .none }
        return try await rule(via: source.rawValue, currency: currency)?.ofPayee ?? .none
    }

    func all() async throws -> [OutflowFee] {
        try Self.rules(await client.query("\(Self.select) order by via, currency"))
    }

    func set(_ rule: OutflowFee, by user: UserID, now: Timestamp) async throws {
        try await client.execute(
            """
            insert into payments.outflow_fees
                (via, currency, basis_points, fixed, cap, cap_units, updated_by, updated_at)
            values (\(rule.via), \(rule.currency?.code ?? ""), \(rule.basisPoints), \(rule.fixed), \(rule.cap),
                \(rule.capUnits), \(user), \(now))
            on conflict (via, currency) do update
            set basis_points = excluded.basis_points, fixed = excluded.fixed, cap = excluded.cap,
                cap_units = excluded.cap_units, updated_by = excluded.updated_by, updated_at = excluded.updated_at
            """)
    }

    private static let select: SQL = """
        select via, currency, basis_points, fixed, cap, cap_units from payments.outflow_fees
        """

    private static func rules(_ rows: Rows) throws(PostgresError) -> [OutflowFee] {
        var rules: [OutflowFee] = []
        for row in rows {
            let (via, code, basisPoints, fixed, cap, capUnits) = try row.decode(
                String.self, String.self, Int.self, Int64.self, Int64?.self, Int64?.self)
            guard code.isEmpty || Currency(code) != nil else {
                throw PostgresError(.decoding, message: "a fee of \(via) has a currency that we do not know")
            }
            rules.append(
                OutflowFee(
                    via: via, currency: Currency(code), basisPoints: basisPoints, fixed: fixed, cap: cap,
                    capUnits: capUnits))
        }
        return rules
    }
}
