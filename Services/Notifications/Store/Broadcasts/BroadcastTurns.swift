import NotificationsDomain
import PostgresAccess
import Primitives

/// All SQL for carrying broadcasts on. Whoever does locks the row first; one that another process has is left to it.
struct BroadcastTurns: Sendable {
    let client: PostgresClient

    /// Those with something left to do.
    func underWay() async throws -> [UniqueID] {
        try await client.query(
            """
            select id from notifications.broadcasts
            where status in ('scheduled', 'running', 'paused') or (status = 'cancelled' and swept_at is null)
            order by id
            """
        ).decode(UniqueID.self)
    }

    nonisolated(nonsending) static func lock(
        _ id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> BroadcastRecord? {
        try await transaction.query(
            """
            select \(BroadcastRow.columns) from notifications.broadcasts b
            where b.id = \(id) for no key update skip locked
            """
        ).first { _ in true }.map(BroadcastRow.record)
    }

    static func told(
        _ people: [UserID], of broadcast: UniqueID, next: BroadcastPace
    ) -> SQL {
        """
        update notifications.broadcasts
        set told_up_to = \(people.last), told = told + \(people.count), next_turn_at = \(next.nextTurnAt)
        where id = \(broadcast)
        """
    }

    static func walked(_ broadcast: UniqueID, now: Timestamp) -> SQL {
        "update notifications.broadcasts set walked_at = \(now) where id = \(broadcast) and walked_at is null"
    }

    static func swept(_ broadcast: UniqueID, now: Timestamp) -> SQL {
        "update notifications.broadcasts set swept_at = \(now) where id = \(broadcast)"
    }

    /// Whether something of it waits to leave, or is leaving.
    nonisolated(nonsending) static func isOpen(
        _ broadcast: UniqueID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query(
            """
            select from notifications.deliveries
            where broadcast_id = \(broadcast) and status in ('scheduled', 'sending') limit 1
            """
        ).isEmpty
    }

    /// Adds up what has changed.
    /// - Returns: how many changes there were.
    func addUp(limit: Int) async throws -> Int {
        try await client.query(
            """
            with taken as (
                delete from notifications.broadcast_changes where id = any(array(
                    select id from notifications.broadcast_changes order by id limit \(limit) for update skip locked))
                returning broadcast_id, status, change
            ), added as (
                insert into notifications.broadcast_counts as c (broadcast_id, status, count)
                select broadcast_id, status, sum(change) from taken group by broadcast_id, status
                order by broadcast_id, status
                on conflict (broadcast_id, status) do update set count = c.count + excluded.count
                returning 1
            )
            select (select count(*) from taken)
            """
        ).first(Int.self) ?? 0
    }
}
