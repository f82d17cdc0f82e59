package import PostgresAccess
package import Primitives

/// Something that one operator has moved without a second.
package struct LoneMovement: Sendable, Equatable {
    /// What was moved. A thing counts once, however often it is tried.
    package let resourceID: UniqueID
    package let operatorID: UserID
    /// Whose money it was.
    package let parties: [UserID]
    /// In US cents, as limits are counted.
    package let worthCents: Int64
    package let at: Timestamp

    package init(resourceID: UniqueID, operatorID: UserID, parties: [UserID], worthCents: Int64, at: Timestamp) {
        self.resourceID = resourceID
        self.operatorID = operatorID
        self.parties = parties
        self.worthCents = worthCents
        self.at = at
    }
}

/// All SQL for what operators have moved alone, in the schema that is current: together it may not become what needs
/// two of them.
package enum LoneMovementStore {
    /// What one operator moves alone for one person within this time counts as one amount.
    package static let window = Duration.seconds(86_400)

    /// Takes the operator's turn, until the transaction ends: of two movements at once each sees the other.
    package static nonisolated(nonsending) func lock(
        _ operatorID: UserID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.query(
            """
            select pg_advisory_xact_lock(
                hashtextextended(current_schema() || ' moved alone ' || \(operatorID.description), 0))
            """)
    }

    /// What the operator has moved alone for any of these people since then, in US cents, beside the thing itself.
    package static nonisolated(nonsending) func worth(
        movedBy operatorID: UserID, of parties: [UserID], since: Timestamp, beside resourceID: UniqueID,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Int64 {
        try await transaction.query(
            """
            select least(coalesce(sum(worth_cents), 0), 9223372036854775807)::bigint from staff_movements
            where operator_id = \(operatorID) and moved_at > \(since) and parties && \(parties)
                and resource_id <> \(resourceID)
            """
        ).first(Int64.self) ?? 0
    }

    /// What is counted already never becomes less: of two requests about one thing the smaller may come second, and the
    /// larger have the effect.
    package static func insert(_ movement: LoneMovement) -> SQL {
        """
        insert into staff_movements (resource_id, operator_id, parties, worth_cents, moved_at)
        values (
            \(movement.resourceID), \(movement.operatorID), \(movement.parties), \(movement.worthCents),
            \(movement.at))
        on conflict (resource_id) do update
        set operator_id = excluded.operator_id, parties = excluded.parties,
            worth_cents = greatest(staff_movements.worth_cents, excluded.worth_cents), moved_at = excluded.moved_at
        """
    }
}
