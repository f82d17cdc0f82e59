import ComplianceDomain
import Contracts
import Outbox
import PostgresAccess
import Primitives

/// What staff decide about operations that wait, and what passes by it.
struct AssessmentReview: Sendable {
    /// For so long the operation may pass, once.
    static let passesWithin = Duration.seconds(24 * 3_600)

    let customers: CustomerStore
    let assessments: AssessmentStore
    let events: EventMaker

    /// - Throws: `notFound`, `ownDecision`, `assessmentDecided`.
    func decide(
        _ id: UniqueID, _ decision: AssessmentDecision, because reason: String, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptAssessment {
        guard let user = try await assessments.find(id, in: transaction)?.user else { throw ComplianceError.notFound }
        _ = try await customers.lock(user, now: now, in: transaction)
        guard let before = try await assessments.find(id, in: transaction) else { throw ComplianceError.notFound }
        guard staff != user else { throw ComplianceError.ownDecision }
        guard before.decision == .review else { throw ComplianceError.assessmentDecided(before.decision) }
        var after = before
        after.decision = decision
        after.verdict = .init(staff: staff, reason: reason)
        after.decidedAt = now.shown
        after.validUntil = (now + Self.passesWithin).shown
        try await assessments.update(after, in: transaction)
        try await transaction.execute(
            Outbox.append([events.make(AssessmentDecided(after), about: after.user, at: now)]))
        AuditTrail.subject(user)
        AuditTrail.changed("decision", from: before.decision, to: after.decision)
        return after
    }

    /// The same, unless it has been decided.
    func decideIfWaiting(
        _ id: UniqueID, _ decision: AssessmentDecision, because reason: String, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        guard try await assessments.find(id, in: transaction)?.decision == .review else { return }
        _ = try await decide(id, decision, because: reason, by: staff, at: now, in: transaction)
    }

    /// An answer that is given again. What staff have allowed is used by whoever asks first: the operation itself, or
    /// the same one under another id.
    func passing(
        _ known: KeptAssessment, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptAssessment {
        var kept = known
        guard known.verdict != nil, known.decision == .allow, known.allowedBy == nil else { return known }
        if try await assessments.hasPassed(known.id, in: transaction) || known.validUntil <= now {
            kept.decision = .review
            return kept
        }
        kept.allowedBy = known.id
        try await assessments.update(kept, in: transaction)
        return kept
    }
}
