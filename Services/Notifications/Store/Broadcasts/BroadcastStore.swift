import Authentication
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// How many deliveries of a broadcast stand how.
typealias BroadcastCounts = [DeliveryStatus: Int]

/// All SQL for broadcasts as operators see and stop them; `BroadcastTurns` has the rest.
struct BroadcastStore: Sendable {
    let client: PostgresClient

    /// - Returns: how many are to be told, as the directory stands.
    nonisolated(nonsending) func add(
        _ broadcast: BroadcastRecord, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> BroadcastRecord {
        try await transaction.execute(
            """
            insert into notifications.broadcasts (id, event, status, content, variables, channels, audience,
                is_to_named, audience_size, rate_per_minute, starts_at, expires_at, next_turn_at, created_by,
                created_at, started_at)
            values (\(broadcast.id), \(broadcast.event), \(broadcast.status),
                \(json: JSON.encode(BroadcastTexts(texts: broadcast.texts))),
                \(json: JSON.encode(JSONValue.object(broadcast.variables))), \(Channels.names(broadcast.channels)),
                \(json: BroadcastRow.json(broadcast.audience)), \(broadcast.audience.isToNamed), 0,
                \(broadcast.ratePerMinute), \(broadcast.startsAt), \(broadcast.expiresAt), \(broadcast.nextTurnAt),
                \(user), \(broadcast.createdAt), \(broadcast.startedAt))
            """)
        if let people = broadcast.audience.people {
            try await transaction.execute(
                """
                insert into notifications.broadcast_people (broadcast_id, user_id)
                select \(broadcast.id), r.user_id from notifications.recipients r where r.user_id = any(\(people))
                """)
        }
        try await transaction.execute(Self.measure(broadcast))
        return try await Self.required(broadcast.id, in: transaction)
    }

    /// Writes down how many its audience is.
    static func measure(_ broadcast: BroadcastRecord) -> SQL {
        """
        update notifications.broadcasts
        set audience_size = (\(AudienceSQL.count(broadcast.audience, of: broadcast.id))) where id = \(broadcast.id)
        """
    }

    /// - Throws: `notFound`, `notRunning`.
    nonisolated(nonsending) func move(
        _ id: UniqueID, on event: Broadcast.Event, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> (before: Broadcast.Status, after: BroadcastRecord) {
        // Waits for the people who are being told at this moment: after it nobody is.
        let rows = try await transaction.query(
            """
            select \(BroadcastRow.columns) from notifications.broadcasts b where b.id = \(id) for no key update
            """)
        guard let before = try rows.first(where: { _ in true }).map(BroadcastRow.record) else {
            throw BroadcastError.notFound
        }
        guard let next = Broadcast.states.next(before.status, on: event) else {
            throw BroadcastError.notRunning(before.status)
        }
        try await transaction.execute(Self.set(next, of: id, now: now))
        return (before.status, try await Self.required(id, in: transaction))
    }

    /// Whatever was not told while it was paused is not made up for.
    static func set(_ status: Broadcast.Status, of id: UniqueID, now: Timestamp) -> SQL {
        let isEnd = status == .finished || status == .cancelled
        return """
            update notifications.broadcasts
            set status = \(status), ended_at = \(isEnd ? now : nil),
                started_at = case when \(status == .running) then coalesce(started_at, \(now)) else started_at end,
                next_turn_at = case when \(status == .running) then greatest(next_turn_at, \(now)::timestamptz)
                    else next_turn_at end
            where id = \(id)
            """
    }

    func find(_ id: UniqueID) async throws -> BroadcastRecord? {
        let rows = try await client.query(
            "select \(BroadcastRow.columns) from notifications.broadcasts b where b.id = \(id)")
        return try rows.first { _ in true }.map(BroadcastRow.record)
    }

    /// Newest first, without what they say.
    func list(_ status: Broadcast.Status?, after: UniqueID?, limit: Int) async throws -> [BroadcastRecord] {
        var list = ListQuery()
        list.says("b.status", status)
        list.follows("b.id", after)
        let rows = try await client.query(
            """
            select \(BroadcastRow.columnsWithoutContent) from notifications.broadcasts b \(list.conditions)
            order by b.id desc limit \(limit)
            """)
        return try rows.map(BroadcastRow.record)
    }

    /// What was added up, and the few changes since.
    func counts(of broadcasts: [UniqueID]) async throws -> [UniqueID: BroadcastCounts] {
        try Self.counts(await client.query(Self.countsSQL(broadcasts)))
    }

    nonisolated(nonsending) func counts(
        of broadcast: UniqueID, in transaction: PostgresTransaction
    ) async throws -> BroadcastCounts {
        try Self.counts(await transaction.query(Self.countsSQL([broadcast])))[broadcast] ?? [:]
    }

    private static func countsSQL(_ broadcasts: [UniqueID]) -> SQL {
        """
        select broadcast_id, status, sum(count)::bigint from (
            select broadcast_id, status, count from notifications.broadcast_counts
            where broadcast_id = any(\(broadcasts))
            union all
            select broadcast_id, status, change from notifications.broadcast_changes
            where broadcast_id = any(\(broadcasts))
        ) as told group by broadcast_id, status
        """
    }

    private static func counts(_ rows: Rows) throws -> [UniqueID: BroadcastCounts] {
        var counts: [UniqueID: BroadcastCounts] = [:]
        for (id, status, count) in try rows.decode(UniqueID.self, String.self, Int.self) {
            guard let status = DeliveryStatus(rawValue: status) else { continue }
            counts[id, default: [:]][status] = count
        }
        return counts
    }

    private static nonisolated(nonsending) func required(
        _ id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> BroadcastRecord {
        let rows = try await transaction.query(
            "select \(BroadcastRow.columns) from notifications.broadcasts b where b.id = \(id)")
        guard let record = try rows.first(where: { _ in true }).map(BroadcastRow.record) else {
            throw BroadcastError.notFound
        }
        return record
    }
}
