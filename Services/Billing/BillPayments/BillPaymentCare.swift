import BillingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// What staff do with bills whose end their partner does not tell. Each act leaves a row in the transaction of its
/// effect.
struct BillPaymentCare: Sendable {
    let saga: BillPaymentSaga
    let actions: BillPaymentActionStore

    /// The partner is asked now instead of at its next turn.
    /// - Throws: `missing`.
    func requery(_ id: BillPaymentID, by staff: UserID) async throws -> BillPayment {
        let payment = try await saga.client.transaction { transaction in
            let payment = try await locked(id, in: transaction)
            try await saga.wakeUp(payment, in: transaction)
            try await actions.add(action(.requery, payment, nil, nil, staff), in: transaction)
            return payment
        }
        saga.wake()
        return payment
    }

    /// What would be moved, and whose it is.
    /// - Throws: `missing`.
    func movement(of id: BillPaymentID, evidence: String) async throws -> StaffMovement {
        guard let payment = try await saga.payments.find(id), payment.stage.isAccepted else {
            throw BillPaymentError.missing
        }
        return StaffMovement(
            resourceID: id.rawValue, amount: payment.total, parties: [payment.owner], reason: evidence)
    }

    /// - Throws: `missing`, `ownDecision`, `notStuck`.
    nonisolated(nonsending) func stuck(
        _ id: BillPaymentID, by staff: UserID, in transaction: PostgresTransaction
    ) async throws -> BillPayment {
        let payment = try await locked(id, in: transaction)
        guard payment.owner != staff else { throw BillPaymentError.ownDecision }
        guard payment.isStuck(at: saga.clock.now()) else { throw BillPaymentError.notStuck }
        return payment
    }

    /// Ends what the partner has not ended, by evidence.
    /// - Throws: `missing`, `ownDecision`, `notStuck`, `notOpen`.
    nonisolated(nonsending) func resolve(
        _ id: BillPaymentID, _ outcome: BillPaymentAction.Outcome, evidence: String, by staff: UserID,
        in transaction: PostgresTransaction
    ) async throws -> BillPaymentStep {
        let payment = try await stuck(id, by: staff, in: transaction)
        let report: BillPaymentReport =
            switch outcome {
            case .delivered: .delivered(BillDelivery())
            case .failed: .refused(.resolved)
            }
        guard let step = try await saga.take(report, about: payment, in: transaction) else {
            throw BillPaymentError.notOpen(state: payment.status.rawValue)
        }
        try await actions.add(action(.resolve, payment, outcome, evidence, staff), in: transaction)
        return step
    }

    private nonisolated(nonsending) func locked(
        _ id: BillPaymentID, in transaction: PostgresTransaction
    ) async throws -> BillPayment {
        guard let payment = try await saga.payments.lock(id, in: transaction), payment.stage.isAccepted else {
            throw BillPaymentError.missing
        }
        return payment
    }

    private func action(
        _ kind: BillPaymentAction.Kind, _ payment: BillPayment, _ outcome: BillPaymentAction.Outcome?,
        _ evidence: String?, _ staff: UserID
    ) -> BillPaymentAction {
        BillPaymentAction(
            id: saga.ids.next(), payment: payment.id, kind: kind, outcome: outcome, evidence: evidence, actor: staff,
            createdAt: saga.clock.now())
    }
}
