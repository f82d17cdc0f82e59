import ComplianceDomain
import PostgresAccess
import Primitives

/// What follows from hits, in the transaction that finds or decides them. The customer is locked.
struct ScreeningConsequences: Sendable {
    /// A hit is there that a person has to look at. Where it stops the customer, no money of theirs moves until then.
    let opened: @Sendable (Hit, Timestamp, PostgresTransaction) async throws -> Void
    /// A person has decided a hit.
    /// - Parameter isStopped: the customer is stopped all the same, for this hit or for another.
    let decided: @Sendable (_ hit: Hit, _ isStopped: Bool, Timestamp, PostgresTransaction) async throws -> Void

    /// Others are told that there is something to look at.
    static func told(_ news: ScreeningNews) -> ScreeningConsequences {
        ScreeningConsequences(
            opened: { hit, now, transaction in
                try await transaction.execute(news.opened(hit, now))
            },
            decided: { _, _, _, _ in })
    }
}
