import PostgresAccess
import Primitives

/// What somebody has in the inbox at the moment of coming.
struct LiveHead: Sendable {
    let unread: Int
    let cursor: Int64
}

/// All SQL for what is told as it happens. What has ended is not told.
struct LiveStore: Sendable {
    let client: PostgresClient

    /// Says for the rest of a transaction which socket it is for.
    static func asked(by socket: UniqueID) -> SQL {
        "select set_config('notifications.asked_by', \(socket.description), true)"
    }

    func tell(_ payload: LivePayload) async throws {
        try await client.execute("select pg_notify(\(LivePayload.channel), \(payload.text))")
    }

    func head(of user: UserID, now: Timestamp) async throws -> LiveHead {
        let rows = try await client.query(
            """
            select (select count(*) \(Self.unread("e.user_id = \(user)", now))),
                coalesce((select seq from notifications.entry_heads where user_id = \(user)), 0)
            """)
        let (unread, cursor) = try rows.first(Int.self, Int64.self) ?? (0, Int64(0))
        return LiveHead(unread: unread, cursor: cursor)
    }

    func entries(of user: UserID, after cursor: Int64, limit: Int, now: Timestamp) async throws -> [InboxEntry] {
        try await entries([(user, cursor)], limit: limit, now: now)[user] ?? []
    }

    /// What came after each one's place, in its order; of each at most `limit`.
    func entries(
        _ places: [(user: UserID, after: Int64)], limit: Int, now: Timestamp
    ) async throws -> [UserID: [InboxEntry]] {
        let rows = try await client.query(
            """
            select \(InboxStore.columns), w.place
            from unnest(\(places.map(\.user)), \(places.map(\.after))) with ordinality as w (user_id, after, place)
            cross join lateral (
                select e.* from notifications.entries e
                where e.user_id = w.user_id and e.seq > w.after and (e.expires_at is null or e.expires_at > \(now))
                order by e.seq limit \(limit)
            ) i
            join notifications.notices n using (id)
            order by w.place, i.seq
            """)
        var entries: [UserID: [InboxEntry]] = [:]
        for row in rows {
            let place = try row.decode(Int64.self, at: InboxStore.columnCount)
            entries[places[Int(place) - 1].user, default: []].append(try InboxStore.entry(of: row))
        }
        return entries
    }

    func unread(of users: [UserID], now: Timestamp) async throws -> [(user: UserID, count: Int)] {
        let rows = try await client.query(
            """
            select w.user_id, (select count(*) \(Self.unread("e.user_id = w.user_id", now)))
            from unnest(\(users)) as w (user_id)
            """)
        return try rows.decode(UserID.self, Int.self).map { (user: $0.0, count: $0.1) }
    }

    /// What was marked as read since a time, for those who may not have heard of it.
    func read(by users: [UserID], since: Timestamp) async throws -> [UserID: [UniqueID]] {
        let rows = try await client.query(
            """
            select user_id, id from notifications.entries where user_id = any(\(users)) and read_at >= \(since)
            order by user_id, seq desc limit 10000
            """)
        return Dictionary(grouping: try rows.decode(UserID.self, UniqueID.self)) { $0.0 }.mapValues { $0.map(\.1) }
    }

    private static func unread(_ whose: SQL, _ now: Timestamp) -> SQL {
        """
        from notifications.entries e
        where \(whose) and e.read_at is null and (e.expires_at is null or e.expires_at > \(now))
        """
    }
}
