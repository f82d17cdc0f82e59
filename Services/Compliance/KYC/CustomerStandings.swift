import ComplianceDomain
import PostgresAccess
import Primitives

/// The one place at which KYC asks what lists and risk say of a customer, in the transaction of its decision.
///
/// Without screening nobody has looked at anybody: the answer is `unscreened`, nothing is approved by itself, and every
/// verification waits for a person.
struct CustomerStandings: Sendable {
    /// The customer is locked.
    let of: @Sendable (UserID, PostgresTransaction) async throws -> CustomerStanding

    static let unscreened = CustomerStandings(of: { _, _ in .unknown })
}
