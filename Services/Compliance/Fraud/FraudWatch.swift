import BoostKit
import ComplianceDomain
import JSONKit
import Logging
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Asks the active model about operations before their money moves, and keeps what it says.
struct FraudWatch: Sendable {
    /// Of one customer, so long, what is unusual is told once.
    private static let quietFor = Duration.seconds(86_400)

    let shelf: FraudShelf
    let samples: FraudSampleStore
    let feedback: FraudFeedbackStore
    let logger: Logger

    /// An operation that is about to move, as models see it.
    struct Operation: Sendable {
        let id: UniqueID
        let user: UserID
        let payment: FraudPayment
    }

    /// Nil where no model is active, and where this one cannot say: then the page's formula stands alone.
    func opinion(
        on operation: Operation, in transaction: PostgresTransaction
    ) async throws -> FraudOpinion? {
        guard let scorer = shelf.scorer else { return nil }
        let history = try await samples.history(
            of: operation.user, before: operation.payment.at, except: operation.id, in: transaction)
        do {
            return try scorer.opinion(on: history.features(of: operation.payment))
        } catch {
            logger.error(
                "a fraud model does not answer",
                metadata: ["fraud_model": "\(scorer.model)", "error": "\(error.detail)"])
            return nil
        }
    }

    /// - Returns: whether somebody is to be told of what is unusual: of one customer's operations the first of a day.
    func keep(
        _ opinion: FraudOpinion, of operation: UniqueID, _ user: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Bool {
        var isNews = false
        if opinion.points, opinion.kind == .isolationForest {
            isNews = try await !feedback.hasPointed(at: user, since: now - Self.quietFor, in: transaction)
        }
        try await feedback.keep(opinion, of: operation, user, at: now, in: transaction)
        return isNews
    }
}

extension FraudOpinion {
    /// What found it, where an alert is opened for what a model says.
    static let rule = "fraud_model"

    /// For whoever looks at what it says.
    var shown: [JSONMember] {
        [
            JSONMember("fraud_model_id", .string(model.description)), JSONMember("fraud_score", .string(score.text)),
            JSONMember("fraud_reasons", .array(reasons.map { .string($0.rawValue) })),
        ]
    }
}
