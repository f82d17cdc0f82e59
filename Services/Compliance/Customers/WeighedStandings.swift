import ComplianceDomain
import PostgresAccess
import Primitives

extension CustomerStandings {
    /// The same with what is known of each customer's risk.
    func weighed(by states: StateStore) -> CustomerStandings {
        let screened = of
        return CustomerStandings { user, transaction in
            var standing = try await screened(user, transaction)
            standing.isHighRisk = try await states.find(user, in: transaction)?.isHighRisk
            return standing
        }
    }
}
