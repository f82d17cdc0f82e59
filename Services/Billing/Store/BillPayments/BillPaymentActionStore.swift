import BillingDomain
import PostgresAccess
import Primitives

/// Something a member of staff did to a bill payment.
struct BillPaymentAction: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case requery, resolve
    }

    /// How a resolved one ended, by somebody's evidence instead of the partner's word.
    enum Outcome: String, Sendable, CaseIterable {
        case delivered, failed
    }

    let id: UniqueID
    let payment: BillPaymentID
    let kind: Kind
    let outcome: Outcome?
    let evidence: String?
    let actor: UserID
    let createdAt: Timestamp
}

/// All SQL for what staff did; rows are added, never changed.
struct BillPaymentActionStore: Sendable {
    nonisolated(nonsending) func add(
        _ action: BillPaymentAction, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into billing.bill_payment_actions (
                id, payment_id, action, outcome, evidence, actor_id, created_at)
            values (\(action.id), \(action.payment), \(action.kind.rawValue), \(action.outcome?.rawValue),
                \(action.evidence), \(action.actor), \(action.createdAt))
            """)
    }
}
