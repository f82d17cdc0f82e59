import MoneyKit
import PaymentsDomain
import PostgresAccess

/// All SQL for the table of what sending money out costs.
struct OutflowFeeStore: Sendable {
    let client: PostgresClient

    /// The rule for a currency, or the one for all others; nil when money is not sent that way.
    func rule(via: String, currency: Currency) async throws -> OutflowFee? {
        let rows = try await client.query(
            """
            select via, currency, basis_points, fixed, cap from payments.outflow_fees
            where via = \(via) and currency in (\(currency.code), '') order by currency desc limit 1
            """)
        guard
            let (via, code, basisPoints, fixed, cap) = try rows.first(
                String.self, String.self, Int.self, Int64.self, Int64?.self)
        else { return nil }
        return OutflowFee(via: via, currency: Currency(code), basisPoints: basisPoints, fixed: fixed, cap: cap)
    }
}
