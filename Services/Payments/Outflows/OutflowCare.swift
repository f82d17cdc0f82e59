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
    let items: RailItemStore

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

    /// Ends what the provider has not ended, by evidence. What waits for a rail's file goes into none any more, and
    /// what is in one ends as failed by the bank's word alone.
    /// - Throws: `missing`, `ownDecision`, `notOpen`.
    nonisolated(nonsending) func settle(
        _ id: OutflowID, _ outcome: OutflowAction.Outcome, evidence: String, by staff: UserID,
        in transaction: PostgresTransaction
    ) async throws -> OutflowStep {
        // Before the outflow, as whoever moves a line does.
        let line = try await line(of: id, in: transaction)
        let outflow = try await unknown(id, by: staff, in: transaction)
        if let line { try await end(line, as: outcome, outflow, in: transaction) }
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

    /// Its line of a rail's file, locked; nil: it goes another way. One that is not there yet is put there, so that a
    /// worker who is about to finds it.
    private nonisolated(nonsending) func line(
        of id: OutflowID, in transaction: PostgresTransaction
    ) async throws -> RailItem? {
        guard let outflow = try await saga.outflows.find(id, in: transaction),
            let rail = RailName(rawValue: outflow.via), case .bankAccount(let account, _) = outflow.target
        else { return nil }
        try await transaction.execute(
            RailItemStore.queue(
                id.rawValue, rail, .withdrawal, to: account, outflow.amount, note: outflow.reference,
                now: saga.clock.now()))
        return try await items.lock(id.rawValue, in: transaction)
    }

    private nonisolated(nonsending) func end(
        _ line: RailItem, as outcome: OutflowAction.Outcome, _ outflow: Outflow, in transaction: PostgresTransaction
    ) async throws {
        switch (outcome, line.state) {
        case (.failed, .queued):
            var line = line
            try line.cancel()
            try await items.update(line, now: saga.clock.now(), in: transaction)
        case (.failed, .cancelled), (.failed, .refused): return
        case (.succeeded, .sent), (.succeeded, .accepted), (.succeeded, .succeeded): return
        // What is in a file may be paid, what is in none was not, and the bank's word is above anybody's.
        case (.failed, .sent), (.failed, .accepted), (.failed, .succeeded), (.failed, .returned),
            (.succeeded, .queued), (.succeeded, .cancelled), (.succeeded, .refused), (.succeeded, .returned):
            throw PaymentsError.notOpen(state: outflow.status.rawValue)
        }
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
