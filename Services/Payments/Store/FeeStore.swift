package import MoneyKit
package import PaymentsDomain
package import PostgresAccess
package import Primitives

/// All SQL for the table of fees.
package struct FeeStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// The rule for a currency, or the one for all others; nil when the provider does not offer the method.
    package func rule(provider: String, method: Deposit.Method, currency: Currency?) async throws -> FeeRule? {
        let rows = try await client.query(
            """
            select provider, method, currency, basis_points, fixed, cap from payments.deposit_fees
            where provider = \(provider) and method = \(method.rawValue) and currency in (\(currency?.code ?? ""), '')
            order by currency desc limit 1
            """)
        return try Self.rules(rows).first
    }

    package func all() async throws -> [FeeRule] {
        try Self.rules(
            await client.query(
                """
                select provider, method, currency, basis_points, fixed, cap from payments.deposit_fees
                order by provider, method, currency
                """))
    }

    package func set(_ rule: FeeRule, by user: UserID, now: Timestamp) async throws {
        try await client.execute(
            """
            insert into payments.deposit_fees
                (provider, method, currency, basis_points, fixed, cap, updated_by, updated_at)
            values (\(rule.provider), \(rule.method.rawValue), \(rule.currency?.code ?? ""), \(rule.basisPoints),
                \(rule.fixed), \(rule.cap), \(user), \(now))
            on conflict (provider, method, currency) do update
            set basis_points = excluded.basis_points, fixed = excluded.fixed, cap = excluded.cap,
                updated_by = excluded.updated_by, updated_at = excluded.updated_at
            """)
    }

    private static func rules(_ rows: Rows) throws(PostgresError) -> [FeeRule] {
        var rules: [FeeRule] = []
        for row in rows {
            let (provider, method, code, basisPoints, fixed, cap) = try row.decode(
                String.self, String.self, String.self, Int.self, Int64.self, Int64?.self)
            guard let method = Deposit.Method(rawValue: method), code.isEmpty || Currency(code) != nil else {
                throw PostgresError(.decoding, message: "a fee of \(provider) has a value that we do not know")
            }
            rules.append(
                FeeRule(
                    provider: provider, method: method, currency: Currency(code), basisPoints: basisPoints,
                    fixed: fixed, cap: cap))
        }
        return rules
    }
}
