import PaymentsDomain
import PostgresAccess
import Primitives

/// Somebody without an account who pays by a link.
struct Guest: Sendable, Equatable {
    let email: String
    let name: String?
}

/// All SQL for who the guests behind deposits are.
struct CheckoutStore: Sendable {
    nonisolated(nonsending) func insert(
        _ guest: Guest, of deposit: Deposit, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.checkouts (id, email, name, created_at)
            values (\(deposit.id), \(guest.email), \(guest.name), \(deposit.createdAt))
            """)
    }

    nonisolated(nonsending) func find(
        _ id: DepositID, in transaction: PostgresTransaction
    ) async throws -> Guest? {
        try Self.guest(await transaction.query(Self.select(id)))
    }

    func find(_ id: DepositID, _ client: PostgresClient) async throws -> Guest? {
        try Self.guest(await client.query(Self.select(id)))
    }

    private static func select(_ id: DepositID) -> SQL {
        "select email, name from payments.checkouts where id = \(id)"
    }

    private static func guest(_ rows: Rows) throws(PostgresError) -> Guest? {
        try rows.first(String.self, String?.self).map { Guest(email: $0.0, name: $0.1) }
    }
}
