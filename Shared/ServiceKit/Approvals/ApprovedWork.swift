package import HTTPKit
package import Outbox
package import PostgresAccess
import Primitives

/// What happens once a second operator agrees to a request of one kind.
package struct ApprovedWork: Sendable {
    let operation: String
    /// Has the effect and writes down the decision, in one transaction; throws the ordinary refusal, and then nothing
    /// has happened and the request goes on waiting.
    let perform: @Sendable (Approval) async throws -> Void

    /// For work that commits in its own way: it must lock the row, decide again, and write `ApprovalStore.end` and
    /// `ApprovalDesk.event` with its effect.
    /// - Parameter perform: gets the approval as it will stand.
    package init<E: Endpoint>(of type: E.Type, perform: @escaping @Sendable (Approval) async throws -> Void) {
        precondition(E.spec.approval.mayWait, "\(E.spec.id) asks nobody")
        operation = E.spec.id
        self.perform = perform
    }

    /// For work in a transaction.
    /// - Parameters:
    ///   - prepare: what has to be asked of others before the transaction begins.
    ///   - effect: must not commit; gives what follows the commit.
    package init<E: Endpoint, Prepared: Sendable>(
        of type: E.Type, at desk: ApprovalDesk,
        preparing prepare: @escaping @Sendable (Approval, E.Body) async throws -> Prepared,
        effect: @escaping @Sendable (Approval, Prepared, PostgresTransaction) async throws -> @Sendable () -> Void
    ) {
        self.init(of: type) { approval in
            let prepared = try await prepare(approval, try desk.fields(E.Body.self, of: approval))
            let finish = try await desk.transactions.run { transaction in
                let decided = try await desk.decided(approval, in: transaction)
                let finish = try await effect(decided, prepared, transaction)
                try await desk.write(decided, in: transaction)
                return finish
            }
            finish()
        }
    }
}

extension ApprovalDesk {
    /// The approval as it stands, locked, decided as `intended` says.
    /// - Throws: `ApprovalError`: meanwhile another has decided, or it was too late.
    nonisolated(nonsending) func decided(
        _ intended: Approval, in transaction: PostgresTransaction
    ) async throws -> Approval {
        let rows = try await transaction.query(ApprovalStore.lock([intended.id]))
        guard var current = try ApprovalStore.decode(rows).first, let decider = intended.decidedBy else {
            throw Problem.notFound
        }
        let move: Approval.Move = intended.state == .approved ? .approve : .reject
        try current.decide(move, by: decider, note: intended.note, at: clock.now())
        return current
    }

    nonisolated(nonsending) func write(_ decided: Approval, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(ApprovalStore.end([decided]))
        try await transaction.execute(Outbox.append([event(of: decided)]))
    }
}
