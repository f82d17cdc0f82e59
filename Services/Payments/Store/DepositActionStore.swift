import PaymentsDomain
import PostgresAccess
import Primitives

/// Something a member of staff did to a deposit.
struct DepositAction: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case retry, redirect, refund
    }

    let id: UniqueID
    let deposit: DepositID
    let kind: Kind
    let actor: UserID
    let reason: String?
    let from: UniqueID
    let to: UniqueID?
    let createdAt: Timestamp
}

/// All SQL for what staff did; rows are added, never changed.
struct DepositActionStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func add(
        _ action: DepositAction, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(Self.insert(action))
    }

    func add(_ action: DepositAction) async throws {
        try await client.execute(Self.insert(action))
    }

    /// Oldest first.
    func list(of deposit: DepositID) async throws -> [DepositAction] {
        let rows = try await client.query(
            """
            select id, deposit_id, action, actor_id, reason, from_wallet_id, to_wallet_id, created_at
            from payments.deposit_actions where deposit_id = \(deposit) order by id limit \(Self.maximumShown)
            """)
        var actions: [DepositAction] = []
        for row in rows {
            let (id, deposit, kind, actor, reason, from, to, createdAt) = try row.decode(
                UniqueID.self, DepositID.self, String.self, UserID.self, String?.self, UniqueID.self, UniqueID?.self,
                Timestamp.self)
            guard let kind = DepositAction.Kind(rawValue: kind) else {
                throw PostgresError(.decoding, message: "an action on deposit \(deposit) is of no kind that we know")
            }
            actions.append(
                DepositAction(
                    id: id, deposit: deposit, kind: kind, actor: actor, reason: reason, from: from, to: to,
                    createdAt: createdAt))
        }
        return actions
    }

    private static let maximumShown = 100

    private static func insert(_ action: DepositAction) -> SQL {
        """
        insert into payments.deposit_actions
            (id, deposit_id, action, actor_id, reason, from_wallet_id, to_wallet_id, created_at)
        values (\(action.id), \(action.deposit), \(action.kind.rawValue), \(action.actor), \(action.reason),
            \(action.from), \(action.to), \(action.createdAt))
        """
    }
}
