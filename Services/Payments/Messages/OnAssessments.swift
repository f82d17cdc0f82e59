import Contracts
import Messaging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// What staff of compliance have decided about money that waits. Whatever is not held yet asks again by itself.
struct OnAssessments: Sendable {
    static let types = [AssessmentDecided.type]

    let deposits: DepositSaga
    let payments: PaymentSaga
    let outflows: OutflowSaga

    var handlers: [String: EventConsumer.Handler] {
        [
            AssessmentDecided.type: { message, transaction in
                let decided = try AssessmentDecided.read(message.body)
                guard decided.by == .staff, decided.decision != .review,
                    let id = try await Self.subject(of: decided.assessmentID, in: transaction)
                else { return }
                let word: Assessment =
                    decided.decision == .allow ? .allowed(decided.assessmentID) : .denied(decided.assessmentID)
                switch decided.operation {
                case .deposit: try await take(word, DepositID(id), in: transaction)
                case .withdrawal: try await take(word, OutflowID(id), in: transaction)
                case .transfer, .payout: try await take(word, PaymentID(id), in: transaction)
                case .ownTransfer, .conversion, .billPayment, .card, .loan, .investment: return
                }
            }
        ]
    }

    /// The deposit, payment or outflow that an assessment is about.
    private static nonisolated(nonsending) func subject(
        of assessment: UniqueID, in transaction: PostgresTransaction
    ) async throws -> UniqueID? {
        try await transaction.query(
            """
            select id from payments.deposits where assessment_id = \(assessment)
            union all select id from payments.payments where assessment_id = \(assessment)
            union all select id from payments.outflows where assessment_id = \(assessment)
            """
        ).first(UniqueID.self)
    }

    private nonisolated(nonsending) func take(
        _ word: Assessment, _ id: DepositID, in transaction: PostgresTransaction
    ) async throws {
        // An operator may have sent it elsewhere: that is another question.
        guard let deposit = try await deposits.deposits.lock(id, in: transaction), deposit.assessed?.id == word.id
        else { return }
        _ = try await deposits.take(.assessed(word), about: deposit, in: transaction)
    }

    private nonisolated(nonsending) func take(
        _ word: Assessment, _ id: OutflowID, in transaction: PostgresTransaction
    ) async throws {
        guard let outflow = try await outflows.outflows.lock(id, in: transaction) else { return }
        _ = try await outflows.take(word.kind == .allowed ? .approved : .rejected, about: outflow, in: transaction)
    }

    private nonisolated(nonsending) func take(
        _ word: Assessment, _ id: PaymentID, in transaction: PostgresTransaction
    ) async throws {
        guard let payment = try await payments.payments.lock(id, in: transaction), payment.state == .held else {
            return
        }
        let report: PaymentReport =
            word.kind == .allowed ? .passed(word) : .rejected(code: Assessment.notPermitted)
        _ = try await payments.take(report, about: payment, in: transaction)
    }
}
