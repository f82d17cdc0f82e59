import ComplianceDomain
import MoneyKit
import PostgresAccess

/// What the active model says of operations.
extension AssessmentDesk {
    /// Of money that a customer sends to somebody else.
    func opinion(on question: Question, in transaction: PostgresTransaction) async throws -> FraudOpinion? {
        guard question.flow == .outgoing, !question.isOwn else { return nil }
        let payment = FraudPayment(
            at: question.at, cents: question.cents, currency: question.amount.currency,
            isNew: question.other?.isNew ?? false)
        return try await fraud.opinion(
            on: .init(id: question.id, user: question.user, payment: payment), in: transaction)
    }

    /// - Returns: whether somebody is to be told that it is unusual.
    func keep(
        _ opinion: FraudOpinion?, of question: Question, in transaction: PostgresTransaction
    ) async throws -> Bool {
        guard let opinion else { return false }
        return try await fraud.keep(opinion, of: question.id, question.user, at: question.at, in: transaction)
    }
}
