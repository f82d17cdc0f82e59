import ComplianceDomain
import PostgresAccess
import Primitives

/// A model as it was ordered and as it stands, without its content.
struct KeptFraudModel: Sendable {
    /// What training has come to.
    struct Figures: Sendable {
        let rows: Int
        let labelled: Int
        let positives: Int
        /// Of boosted trees, over payments that they have not learned from.
        var auc: MatchScore?
        var averagePrecision: MatchScore?
    }

    let id: FraudModelID
    let kind: FraudModelKind
    let status: FraudModelStatus
    let over: KeptBacktest.Over
    let attempts: Int
    let figures: Figures?
    /// Codes of its columns; none before it is made.
    let features: [String]
    let failure: FraudModelFailure?
    /// Nil: the service itself.
    let orderedBy: UserID?
    let activatedBy: UserID?
    let activatedAt: Timestamp?
    let dueReason: FraudModelDue?
    let createdAt: Timestamp
    let finishedAt: Timestamp?
}

/// Rows of models as values.
enum FraudModelRow {
    static let columns: SQL = """
        id, kind, status, dataset_id, from_at, to_at, attempts::int, rows::int, labelled::int, positives::int, auc::int,
        average_precision::int, features, failure, ordered_by, activated_by, activated_at, due_reason, created_at,
        finished_at
        """

    static func decode(_ rows: Rows) throws(PostgresError) -> [KeptFraudModel] {
        var models: [KeptFraudModel] = []
        for row in rows { models.append(try model(row)) }
        return models
    }

    private static func model(_ row: Row) throws(PostgresError) -> KeptFraudModel {
        let (id, kind, status, dataset, from, to, attempts) = try row.decode(
            FraudModelID.self, String.self, String.self, DatasetID?.self, Timestamp?.self, Timestamp?.self, Int.self)
        var over = dataset.map { KeptBacktest.Over.dataset($0) }
        if let from, let to { over = .time(from: from, to: to) }
        guard let kind = FraudModelKind(rawValue: kind), let status = FraudModelStatus(rawValue: status), let over
        else {
            throw PostgresError(.decoding, message: "model \(id) has a value that we do not know")
        }
        return KeptFraudModel(
            id: id, kind: kind, status: status, over: over, attempts: attempts, figures: try figures(row),
            features: try row.decode([String].self, at: 12),
            failure: try row.decode(String?.self, at: 13).flatMap { FraudModelFailure(rawValue: $0) },
            orderedBy: try row.decode(UserID?.self, at: 14), activatedBy: try row.decode(UserID?.self, at: 15),
            activatedAt: try row.decode(Timestamp?.self, at: 16),
            dueReason: try row.decode(String?.self, at: 17).flatMap { FraudModelDue(rawValue: $0) },
            createdAt: try row.decode(Timestamp.self, at: 18), finishedAt: try row.decode(Timestamp?.self, at: 19))
    }

    private static func figures(_ row: Row) throws(PostgresError) -> KeptFraudModel.Figures? {
        guard let rows = try row.decode(Int?.self, at: 7), let labelled = try row.decode(Int?.self, at: 8),
            let positives = try row.decode(Int?.self, at: 9)
        else { return nil }
        return .init(
            rows: rows, labelled: labelled, positives: positives,
            auc: try row.decode(Int?.self, at: 10).map { MatchScore(tenThousandths: $0) },
            averagePrecision: try row.decode(Int?.self, at: 11).map { MatchScore(tenThousandths: $0) })
    }
}
