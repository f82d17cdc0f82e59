package import PaymentsDomain
package import PostgresAccess
package import Primitives

/// All SQL for the profiles of who sells: one for each customer, written over.
package struct MerchantStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    package func find(_ owner: UserID) async throws -> Merchant? {
        try Self.merchant(await client.query(Self.select(owner)))
    }

    nonisolated(nonsending) func find(
        _ owner: UserID, in transaction: PostgresTransaction
    ) async throws -> Merchant? {
        try Self.merchant(await transaction.query(Self.select(owner)))
    }

    /// - Returns: as it stands then; the day of its first writing stays.
    nonisolated(nonsending) func put(
        _ merchant: Merchant, in transaction: PostgresTransaction
    ) async throws -> Merchant? {
        try Self.merchant(
            await transaction.query(
                """
                insert into payments.merchants
                    (owner_id, business_name, category_code, city, country, created_at, updated_at)
                values (\(merchant.owner), \(merchant.businessName), \(merchant.categoryCode), \(merchant.city),
                    \(merchant.country), \(merchant.createdAt), \(merchant.createdAt))
                on conflict (owner_id) do update
                set business_name = excluded.business_name, category_code = excluded.category_code,
                    city = excluded.city, country = excluded.country, updated_at = excluded.updated_at
                returning owner_id, business_name, category_code, city, country, created_at
                """))
    }

    private static func select(_ owner: UserID) -> SQL {
        """
        select owner_id, business_name, category_code, city, country, created_at from payments.merchants
        where owner_id = \(owner)
        """
    }

    private static func merchant(_ rows: Rows) throws(PostgresError) -> Merchant? {
        try rows.first(UserID.self, String.self, String.self, String.self, String.self, Timestamp.self).map {
            Merchant(
                owner: $0.0, businessName: $0.1, categoryCode: $0.2, city: $0.3, country: $0.4, createdAt: $0.5)
        }
    }
}
