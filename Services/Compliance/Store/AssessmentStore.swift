import ComplianceDomain
import MoneyKit
import PostgresAccess
import Primitives

/// An operation that was asked about, and the answer.
struct KeptAssessment: Sendable {
    let id: UniqueID
    let asker: String
    let requestHash: [UInt8]
    let user: UserID
    let operation: Policy.Operation
    let source: String
    let destination: String?
    let counterparty: (name: String?, country: String?, account: String?)
    let amount: Money
    let cents: Int64
    let channel: String
    let address: String?
    let device: String?
    let assessment: Assessment
    /// Codes of the rules that held.
    let rules: [String]
    let at: Timestamp
    let validUntil: Timestamp
}

/// What was answered before.
struct KnownAnswer: Sendable {
    let requestHash: [UInt8]
    let score: AssessmentScore
    let level: AssessmentLevel
    let decision: AssessmentDecision
    let validUntil: Timestamp
}

/// All SQL for assessments.
struct AssessmentStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func find(
        _ id: UniqueID, of asker: String, in transaction: PostgresTransaction
    ) async throws -> KnownAnswer? {
        let rows = try await transaction.query(
            """
            select request_hash, score, level, decision, valid_until from compliance.assessments
            where id = \(id) and asker = \(asker)
            """)
        guard
            let (hash, score, level, decision, validUntil) = try rows.first(
                [UInt8].self, Int.self, String.self, String.self, Timestamp.self)
        else { return nil }
        guard let level = AssessmentLevel(rawValue: level), let decision = AssessmentDecision(rawValue: decision) else {
            throw PostgresError(.decoding, message: "assessment \(id) has a value that we do not know")
        }
        return KnownAnswer(
            requestHash: hash, score: AssessmentScore(tenThousandths: score), level: level, decision: decision,
            validUntil: validUntil)
    }

    nonisolated(nonsending) func insert(_ kept: KeptAssessment, in transaction: PostgresTransaction) async throws {
        let (found, other) = (kept.assessment, kept.counterparty)
        try await transaction.execute(
            """
            insert into compliance.assessments
                (id, asker, request_hash, user_id, operation, source, destination, counterparty_name,
                counterparty_country, counterparty_account, amount, currency, cents, channel, ip, device_id, score,
                level, decision, rules, decided_by, created_at, decided_at, valid_until)
            values (\(kept.id), \(kept.asker), \(kept.requestHash), \(kept.user), \(kept.operation.rawValue),
                \(kept.source), \(kept.destination), \(other.name), \(other.country), \(other.account),
                \(kept.amount.minorUnits), \(kept.amount.currency.code), \(kept.cents), \(kept.channel),
                \(kept.address), \(kept.device), \(found.score.tenThousandths), \(found.level.rawValue),
                \(found.decision.rawValue), \(kept.rules), 'policy', \(kept.at), \(kept.at), \(kept.validUntil))
            """)
    }
}
