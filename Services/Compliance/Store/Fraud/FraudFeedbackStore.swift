import ComplianceDomain
import PostgresAccess
import Primitives

/// What somebody has said of an operation.
struct FraudFeedback: Sendable {
    enum Source: String, CaseIterable, Sendable {
        case staff
        /// What an alert over it came to.
        case alert
    }

    let transaction: UniqueID
    let user: UserID
    let label: FraudLabel
    let source: Source
    let staff: UserID
    let at: Timestamp
}

/// All SQL for what people know of operations, and for what models have said of them.
struct FraudFeedbackStore: Sendable {
    let client: PostgresClient

    /// Whose operation it is; nil where nobody knows it.
    nonisolated(nonsending) func owner(
        of id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> UserID? {
        try await transaction.query(
            """
            select user_id from compliance.movements
            where transaction_id = \(id) and direction = 'out' and not is_own
            union all
            select user_id from compliance.assessments where id = \(id)
            limit 1
            """
        ).first(UserID.self)
    }

    nonisolated(nonsending) func label(
        of id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> FraudLabel? {
        try await transaction.query(
            "select label from compliance.fraud_feedback where transaction_id = \(id) for update"
        ).first(String.self).flatMap { FraudLabel(rawValue: $0) }
    }

    /// The last word counts, but that of an alert never over that of somebody who has said it of the operation itself.
    nonisolated(nonsending) func keep(_ feedback: FraudFeedback, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            insert into compliance.fraud_feedback as f
                (transaction_id, user_id, label, source, staff_id, created_at, updated_at)
            values (\(feedback.transaction), \(feedback.user), \(feedback.label.rawValue),
                \(feedback.source.rawValue), \(feedback.staff), \(feedback.at), \(feedback.at))
            on conflict (transaction_id) do update
            set label = excluded.label, source = excluded.source, staff_id = excluded.staff_id,
                updated_at = excluded.updated_at
            where excluded.source = 'staff' or f.source = 'alert'
            """)
    }

    // MARK: What models say

    nonisolated(nonsending) func keep(
        _ opinion: FraudOpinion, of id: UniqueID, _ user: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.fraud_scores (operation_id, model_id, user_id, score, reasons, pointed, scored_at)
            values (\(id), \(opinion.model), \(user), \(opinion.score.tenThousandths),
                \(opinion.reasons.map(\.rawValue)), \(opinion.points), \(now))
            on conflict do nothing
            """)
    }

    /// Whether a model has lately pointed at somebody: of one customer's payments the first is told.
    nonisolated(nonsending) func hasPointed(
        at user: UserID, since start: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.query(
            """
            select 1 from compliance.fraud_scores
            where user_id = \(user) and pointed and scored_at > \(start) limit 1
            """
        ).isEmpty == false
    }

    // MARK: Figures

    /// What one model has said, and what was known of it.
    struct ModelCounts: Sendable {
        let model: FraudModelID
        let kind: FraudModelKind
        let status: FraudModelStatus
        let scored: Int
        let pointed: Int
        /// Of what it pointed at.
        let right: Int
        let wrong: Int
        /// Fraud that it did not point at.
        let missed: Int
    }

    func counts(from: Timestamp, to: Timestamp) async throws -> [ModelCounts] {
        let rows = try await client.query(
            """
            select m.id, m.kind, m.status, count(*)::int, (count(*) filter (where s.pointed))::int,
                (count(*) filter (where s.pointed and f.label = 'fraud'))::int,
                (count(*) filter (where s.pointed and f.label = 'legitimate'))::int,
                (count(*) filter (where not s.pointed and f.label = 'fraud'))::int
            from compliance.fraud_scores s
            join compliance.fraud_models m on m.id = s.model_id
            left join compliance.fraud_feedback f on f.transaction_id = s.operation_id
            where s.scored_at >= \(from) and s.scored_at < \(to)
            group by m.id, m.kind, m.status order by m.id desc
            """)
        return try rows.map { row in
            let (id, kind, status, scored, pointed, right, wrong, missed) = try row.decode(
                FraudModelID.self, String.self, String.self, Int.self, Int.self, Int.self, Int.self, Int.self)
            guard let kind = FraudModelKind(rawValue: kind), let status = FraudModelStatus(rawValue: status) else {
                throw PostgresError(.decoding, message: "model \(id) has a value that we do not know")
            }
            return ModelCounts(
                model: id, kind: kind, status: status, scored: scored, pointed: pointed, right: right, wrong: wrong,
                missed: missed)
        }
    }

    /// Of what a model has pointed at, how much was fraud and how much was not, as far as anybody has said.
    func judged(_ model: FraudModelID) async throws -> (right: Int, wrong: Int) {
        let rows = try await client.query(
            """
            select (count(*) filter (where f.label = 'fraud'))::int,
                (count(*) filter (where f.label = 'legitimate'))::int
            from compliance.fraud_scores s
            join compliance.fraud_feedback f on f.transaction_id = s.operation_id
            where s.model_id = \(model) and s.pointed
            """)
        return try rows.first(Int.self, Int.self) ?? (0, 0)
    }

    func labels(from: Timestamp, to: Timestamp) async throws -> [FraudLabel: Int] {
        let rows = try await client.query(
            """
            select label, count(*)::int from compliance.fraud_feedback
            where updated_at >= \(from) and updated_at < \(to) group by label
            """)
        var counts: [FraudLabel: Int] = [:]
        for (label, count) in try rows.decode(String.self, Int.self) {
            if let label = FraudLabel(rawValue: label) { counts[label] = count }
        }
        return counts
    }
}
