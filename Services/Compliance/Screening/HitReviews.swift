import ComplianceDomain
import Outbox
import PostgresAccess
import Primitives

/// What people decide about hits.
struct HitReviews: Sendable {
    let screening: ScreeningDesk
    let kyc: KYCDesk

    /// Of two at once the second sees what the first has decided.
    /// - Throws: `notFound`, `ownDecision`, `hitDecided`.
    func decide(
        _ id: HitID, _ verdict: HitVerdict, by reviewer: UserID, because reason: String, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Hit {
        guard let owner = try await screening.hits.owner(of: id, in: transaction) else {
            throw ComplianceError.notFound
        }
        let customer = try await kyc.customers.lock(owner, now: now, in: transaction)
        guard var hit = try await screening.hits.lock(id, in: transaction) else { throw ComplianceError.notFound }
        let before = hit.status
        try hit.decide(verdict, by: reviewer, because: reason, at: now)
        try await screening.hits.update(hit, now: now, in: transaction)
        if hit.status == .falsePositive { try await screening.hits.dismiss(hit, in: transaction) }
        try await screening.consequences.decided(
            hit, verdict, by: reviewer, because: reason, at: now, in: transaction)
        try await kyc.settleTier(of: customer, at: now, in: transaction)
        AuditTrail.subject(owner)
        AuditTrail.changed("status", from: before, to: hit.status)
        return hit
    }
}
