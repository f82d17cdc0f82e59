import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// What operators do with money whose end its provider does not tell. Each act leaves a row in the transaction of its
/// effect.
struct OutflowCare: Sendable {
    /// What has not ended for so long is shown as stuck.
    static let stuckAfter = Duration.seconds(600)

    let saga: OutflowSaga
    let actions: OutflowActionStore

    /// The provider is asked now instead of at its next turn.
    /// - Throws: `missing`.
    func retry(_ id: OutflowID, by staff: UserID) async throws -> Outflow {
        let outflow = try await saga.client.transaction { transaction in
            let outflow = try await locked(id, in: transaction)
            try await saga.wakeUp(outflow, in: transaction)
            try await actions.add(action(.retry, outflow, nil, nil, staff), in: transaction)
            return outflow
        }
        saga.wake()
        return outflow
    }

    /// What would be moved, and whose it is.
    /// - Throws: `missing`.
    func movement(of id: OutflowID, evidence: String, by staff: UserID) async throws -> StaffMovement {
        guard let outflow = try await saga.outflows.find(id), outflow.kind == .withdrawal, outflow.stage.isAccepted
        else { throw PaymentsError.missing(.withdrawal) }
        return StaffMovement(
            resourceID: id.rawValue, amount: outflow.total, parties: [outflow.owner], reason: evidence)
    }

    /// - Throws: `missing`, `ownDecision`, `notOpen`.
    nonisolated(nonsending) func unknown(
        _ id: OutflowID, by staff: UserID, in transaction: PostgresTransaction
    ) async throws -> Outflow {
        let outflow = try await locked(id, in: transaction)
        guard outflow.owner != staff else { throw PaymentsError.ownDecision }
        guard outflow.stage.isUnknown else { throw PaymentsError.notOpen(state: outflow.status.rawValue) }
        return outflow
    }

    /// Ends what the provider has not ended, by evidence.
    nonisolated(nonsending) func settle(
        _ id: OutflowID, _ outcome: OutflowAction.Outcome, evidence: String, by staff: UserID,
        in transaction: PostgresTransaction
    ) async throws -> OutflowStep {
        let outflow = try await unknown(id, by: staff, in: transaction)
        let report: OutflowReport =
            switch outcome {
            case .succeeded: .paid(reference: nil)
            case .failed: .refused(code: "settled_as_failed")
            }
        guard let step = try await saga.take(report, about: outflow, in: transaction) else {
            throw PaymentsError.notOpen(state: outflow.status.rawValue)
        }
        try await actions.add(action(.settle, outflow, outcome, evidence, staff), in: transaction)
        return step
    }

    private nonisolated(nonsending) func locked(
        _ id: OutflowID, in transaction: PostgresTransaction
    ) async throws -> Outflow {
        guard let outflow = try await saga.outflows.lock(id, in: transaction), outflow.kind == .withdrawal,
            outflow.stage.isAccepted
        else { throw PaymentsError.missing(.withdrawal) }
        return outflow
    }

    private func action(
        _ kind: OutflowAction.Kind, _ outflow: Outflow, _ outcome: OutflowAction.Outcome?, _ evidence: String?,
        _ staff: UserID
    ) -> OutflowAction {
        OutflowAction(
            id: saga.ids.next(), outflow: outflow.id, kind: kind, outcome: outcome, evidence: evidence, actor: staff,
            createdAt: saga.clock.now())
    }
}
