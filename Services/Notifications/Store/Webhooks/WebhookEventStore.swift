import NotificationsDomain
import PostgresAccess
import Primitives

/// An event as it was sent.
struct WebhookEventRow: Sendable {
    let id: WebhookMessageID
    let body: [UInt8]
}

/// What an event is told by, and whom.
struct WebhookEventFacts: Sendable {
    let id: WebhookMessageID
    let owner: UserID
    let sourceKey: String
    let type: String
    let subjectKind: String
    let subjectID: String
    let sequence: Int64
}

/// All SQL for what happened.
struct WebhookEventStore: Sendable {
    let client: PostgresClient

    /// Where a new event of a subject stands. The subject's row is locked from here on, so that numbers are given in
    /// the order of the commits; the owner's endpoints keep their state until then.
    struct Place: Sendable {
        /// It was told before.
        let isKnown: Bool
        let sequence: Int64
        let endpoints: [WebhookEndpoint]
    }

    func place(
        owner: UserID, type: String, sourceKey: String, subjectKind: String, subjectID: String,
        in transaction: PostgresTransaction
    ) async throws -> Place {
        let answers = try await transaction.pipeline([
            """
            insert into notifications.webhook_subjects as s (owner_id, kind, id)
            values (\(owner), \(subjectKind), \(subjectID))
            on conflict (owner_id, kind, id) do update set last_sequence = s.last_sequence
            returning s.last_sequence
            """,
            // Read after the lock is had: a statement sees what was there when it began.
            """
            select exists (
                select from notifications.webhook_events
                where owner_id = \(owner) and type = \(type) and source_key = \(sourceKey))
            """,
            """
            select \(WebhookEndpoint.columns) from notifications.webhook_endpoints e
            where e.owner_id = \(owner) order by e.id for key share
            """,
        ])
        return Place(
            isKnown: try answers[1].first(Bool.self) ?? false, sequence: (try answers[0].first(Int64.self) ?? 0) + 1,
            endpoints: try answers[2].map { try WebhookEndpoint($0) })
    }

    /// - Parameter deliveries: to each of these endpoints one.
    func insert(
        _ event: WebhookEventFacts, body: [UInt8], deliveries: [(id: WebhookDeliveryID, endpoint: WebhookEndpoint)],
        now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.pipeline([
            """
            update notifications.webhook_subjects set last_sequence = \(event.sequence)
            where owner_id = \(event.owner) and kind = \(event.subjectKind) and id = \(event.subjectID)
            """,
            """
            insert into notifications.webhook_events (
                id, owner_id, source_key, type, subject_kind, subject_id, sequence, body, created_at)
            values (
                \(event.id.rawValue), \(event.owner), \(event.sourceKey), \(event.type), \(event.subjectKind),
                \(event.subjectID), \(event.sequence), \(body), \(now))
            """,
            """
            insert into notifications.webhook_deliveries (
                id, endpoint_id, event_id, owner_id, type, subject_kind, subject_id, sequence, status, next_attempt_at,
                created_at)
            select d.id, d.endpoint_id, \(event.id.rawValue), \(event.owner), \(event.type), \(event.subjectKind),
                \(event.subjectID), \(event.sequence), d.status,
                case when d.status = 'pending' then \(now)::timestamptz end, \(now)
            from unnest(
                \(deliveries.map { $0.id }), \(deliveries.map { $0.endpoint.id }),
                \(deliveries.map { $0.endpoint.status == .active ? "pending" : "held" })) as d (id, endpoint_id, status)
            """,
        ])
    }

    func find(_ id: WebhookMessageID, of owner: UserID) async throws -> WebhookEventRow? {
        try await client.query(
            "select id, body from notifications.webhook_events where id = \(id.rawValue) and owner_id = \(owner)"
        ).map(Self.row).first
    }

    /// Newest first, before an id.
    func list(
        of owner: UserID, type: String?, before: WebhookMessageID?, limit: Int
    ) async throws -> [WebhookEventRow] {
        var list = ListQuery()
        list.requires("owner_id = \(owner)")
        list.equals("type", type)
        list.follows("id", before?.rawValue)
        return try await client.query(
            "select id, body from notifications.webhook_events \(list.conditions) order by id desc limit \(limit)"
        ).map(Self.row)
    }

    /// Old events with all that was made of them, a part at a time so that no statement is long.
    /// - Returns: how many went; less than the limit when no more are left.
    func delete(olderThan end: Timestamp, limit: Int) async throws -> Int {
        try await client.execute(
            """
            delete from notifications.webhook_events where id in (
                select id from notifications.webhook_events where created_at < \(end)
                order by created_at limit \(limit))
            """)
    }

    private static func row(_ row: Row) throws(PostgresError) -> WebhookEventRow {
        let (id, body) = try row.decode(UniqueID.self, [UInt8].self)
        return WebhookEventRow(id: WebhookMessageID(id), body: body)
    }
}
