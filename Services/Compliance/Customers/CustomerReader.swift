import ComplianceDomain
import PostgresAccess
import Primitives

/// Reads customers as staff see them.
struct CustomerReader: Sendable {
    let client: PostgresClient
    let customers: CustomerStore
    let states: StateStore
    let standings: CustomerStandings

    /// - Throws: `notFound`.
    func find(_ user: UserID) async throws -> SeenCustomer {
        try await client.transaction { transaction in
            guard let standing = try await states.find(user, in: transaction) else { throw ComplianceError.notFound }
            return try await seen(standing, in: transaction)
        }
    }

    func list(_ filter: CustomerFilter, after: UserID?, limit: Int) async throws -> [SeenCustomer] {
        let found = try await states.list(filter, after: after, limit: limit)
        return try await client.transaction { transaction in
            var seen: [SeenCustomer] = []
            for standing in found { seen.append(try await self.seen(standing, in: transaction)) }
            return seen
        }
    }

    func seen(_ standing: StandingRow, in transaction: PostgresTransaction) async throws -> SeenCustomer {
        SeenCustomer(
            standing: standing, profile: try await customers.profile(of: standing.user, in: transaction),
            screening: try await standings.of(standing.user, transaction).screening)
    }
}
