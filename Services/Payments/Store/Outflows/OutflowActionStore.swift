import PaymentsDomain
import PostgresAccess
import Primitives

/// Something a member of staff did to money on its way out.
struct OutflowAction: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case retry, settle
    }

    /// How a settled one ended, by somebody's evidence instead of the provider's word.
    enum Outcome: String, Sendable, CaseIterable {
        case succeeded, failed
    }

    let id: UniqueID
    let outflow: OutflowID
    let kind: Kind
    let outcome: Outcome?
    let evidence: String?
    let actor: UserID
    let createdAt: Timestamp
}

/// All SQL for what staff did; rows are added, never changed.
struct OutflowActionStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func add(
        _ action: OutflowAction, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.outflow_actions (id, outflow_id, action, outcome, evidence, actor_id, created_at)
            values (\(action.id), \(action.outflow), \(action.kind.rawValue), \(action.outcome?.rawValue),
                \(action.evidence), \(action.actor), \(action.createdAt))
            """)
    }

    /// Oldest first.
    func list(of outflow: OutflowID) async throws -> [OutflowAction] {
        let rows = try await client.query(
            """
            select id, action, outcome, evidence, actor_id, created_at
            from payments.outflow_actions where outflow_id = \(outflow) order by id limit \(Self.maximumShown)
            """)
        var actions: [OutflowAction] = []
        for row in rows {
            let (id, kind, outcome, evidence, actor, createdAt) = try row.decode(
                UniqueID.self, String.self, String?.self, String?.self, UserID.self, Timestamp.self)
            guard let kind = OutflowAction.Kind(rawValue: kind) else {
                throw PostgresError(.decoding, message: "an action on outflow \(outflow) is of no kind that we know")
            }
            actions.append(
                OutflowAction(
                    id: id, outflow: outflow, kind: kind, outcome: outcome.flatMap(OutflowAction.Outcome.init),
                    evidence: evidence, actor: actor, createdAt: createdAt))
        }
        return actions
    }

    private static let maximumShown = 100
}
