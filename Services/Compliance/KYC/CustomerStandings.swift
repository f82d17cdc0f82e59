import ComplianceDomain
import PostgresAccess
import Primitives

/// The one place at which KYC asks what lists and risk say of a customer, in the transaction of its decision.
///
/// Where nobody can look the answer is `unscreened`: nothing is approved by itself, and every verification waits for a
/// person.
struct CustomerStandings: Sendable {
    /// The customer is locked.
    let of: @Sendable (UserID, PostgresTransaction) async throws -> CustomerStanding
    /// The customer, who is locked, is to be looked at now: who they are, or how well they are to be known, changes.
    let look: @Sendable (UserID, ScreeningCause, Timestamp, PostgresTransaction) async throws -> Void
}
