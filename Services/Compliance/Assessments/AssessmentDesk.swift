import ComplianceDomain
import Contracts
import JSONKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Weighs operations before their money moves. The customer's row is locked first, so that of two operations at once
/// the second counts the first; answer and event are written in one transaction, and the same id has the same answer.
struct AssessmentDesk: Sendable {
    let client: PostgresClient
    let customers: CustomerStore
    let movements: MovementStore
    let assessments: AssessmentStore
    let policy: Policy
    let ids: IDGenerator
    let clock: WallClock
    /// In US cents, at the wallet's rates; nil where no rate is known.
    let worth: @Sendable (Money) async throws -> Int64?

    /// Rules on assessments are not judged yet: the score has no part of theirs.
    /// - Throws: `assessmentIDReused`, `assessmentUnavailable`.
    func assess(_ asked: AssessOperation, by asker: String) async throws -> AssessedOperation {
        let hash = Digest.sha256(JSON.encode(asked))
        // No network call inside the transaction.
        guard let cents = try await worth(asked.amount) else { throw ComplianceError.assessmentUnavailable }
        let operation = Policy.Operation(asked.operation)
        let now = clock.now()
        return try await client.transaction { transaction in
            _ = try await customers.lock(asked.userID, now: now, in: transaction)
            if let known = try await assessments.find(asked.id, of: asker, in: transaction) {
                guard known.requestHash == hash else { throw ComplianceError.assessmentIDReused }
                return AssessedOperation(asked.id, known)
            }
            let assessment = try await weigh(asked, operation, cents, at: now, in: transaction)
            let kept = KeptAssessment(
                id: asked.id, asker: asker, requestHash: hash, user: asked.userID, operation: operation,
                source: asked.source, destination: asked.destination,
                counterparty: (asked.counterparty?.name, asked.counterparty?.country, asked.counterparty?.account),
                amount: asked.amount, cents: cents, channel: asked.channel.rawValue, address: asked.ip,
                device: asked.deviceID, assessment: assessment, rules: [], at: now,
                validUntil: now + .seconds(policy.assessmentValidSeconds))
            try await assessments.insert(kept, in: transaction)
            try await transaction.execute(Outbox.append([news(kept, asked)]))
            return AssessedOperation(
                asked.id,
                KnownAnswer(
                    requestHash: hash, score: assessment.score, level: assessment.level,
                    decision: assessment.decision, validUntil: kept.validUntil))
        }
    }

    private func weigh(
        _ asked: AssessOperation, _ operation: Policy.Operation, _ cents: Int64, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Assessment {
        let flow: MovementFlow = operation == .deposit ? .incoming : .outgoing
        let history = try await movements.history(
            of: asked.userID, flow, with: asked.counterparty?.account ?? asked.destination, at: now, in: transaction)
        let own = try await customers.profile(of: asked.userID, in: transaction)?.profile.address.country
        let ends = [own, asked.counterparty?.country ?? own].map(policy.geography.classified)
        return Assessment(history.facts(cents: cents, worstRule: nil, geography: ends))
    }

    private func news(_ kept: KeptAssessment, _ asked: AssessOperation) -> OutboxEvent {
        let event = AssessmentDecided(
            assessmentID: kept.id, userID: kept.user, operation: asked.operation, source: kept.source,
            destination: kept.destination, amount: kept.amount, channel: asked.channel,
            decision: AssessmentVerdict(kept.assessment.decision), level: AssessmentGrade(kept.assessment.level),
            by: .policy, until: kept.validUntil)
        return OutboxEvent(
            type: AssessmentDecided.type, aggregateID: kept.user.description, data: JSON.encode(event), id: ids.next(),
            occurredAt: kept.at, traceparent: TraceContext.current?.traceparent)
    }
}
