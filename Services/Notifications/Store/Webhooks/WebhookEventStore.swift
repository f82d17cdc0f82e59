import NotificationsDomain
import PostgresAccess
import Primitives

/// An event as it was sent.
struct WebhookEventRow: Sendable {
    let id: WebhookMessageID
    let body: [UInt8]
}

/// An event as it is written down, with its deliveries.
struct NewWebhookEvent: Sendable {
    let id: WebhookMessageID
    let happening: WebhookHappening
    let sequence: Int64
    let body: [UInt8]
    /// To each of these endpoints one.
    let deliveries: [(id: WebhookDeliveryID, endpoint: WebhookEndpoint)]
}

/// All SQL for what happened.
struct WebhookEventStore: Sendable {
    let client: PostgresClient

    /// Where new events stand. The rows of their subjects are locked from here on, so that numbers are given in the
    /// order of the commits; the owners' endpoints keep their state until then.
    struct Places: Sendable {
        fileprivate var last: [WebhookCount: Int64] = [:]
        fileprivate var known: Set<WebhookSource> = []
        fileprivate var endpoints: [UserID: [WebhookEndpoint]] = [:]

        /// The next number of a subject; nil when the happening was told before.
        mutating func take(_ happening: WebhookHappening) -> Int64? {
            guard known.insert(WebhookSource(happening)).inserted else { return nil }
            last[WebhookCount(happening), default: 0] += 1
            return last[WebhookCount(happening)]
        }

        func endpoints(of owner: UserID) -> [WebhookEndpoint] { endpoints[owner] ?? [] }
    }

    func places(
        of happenings: [WebhookHappening], in transaction: PostgresTransaction
    ) async throws -> Places {
        let counts = Array(Set(happenings.map(WebhookCount.init)))
        let sources = Array(Set(happenings.map(WebhookSource.init)))
        let answers = try await transaction.pipeline([
            """
            insert into notifications.webhook_subjects as s (owner_id, kind, id)
            select owner_id, kind, id
            from unnest(\(counts.map(\.owner)), \(counts.map(\.kind)), \(counts.map(\.id))) as c (owner_id, kind, id)
            order by owner_id, kind, id
            on conflict (owner_id, kind, id) do update set last_sequence = s.last_sequence
            returning s.owner_id, s.kind, s.id, s.last_sequence
            """,
            // Read after the locks are had: a statement sees what was there when it began.
            """
            select e.owner_id, e.type, e.source_key from notifications.webhook_events e
            join unnest(\(sources.map(\.owner)), \(sources.map(\.type)), \(sources.map(\.key)))
                as s (owner_id, type, source_key) using (owner_id, type, source_key)
            """,
            """
            select \(WebhookEndpoint.columns) from notifications.webhook_endpoints e
            where e.owner_id = any(\(Array(Set(counts.map(\.owner))))) order by e.id for key share
            """,
        ])
        var places = Places()
        for (owner, kind, id, last) in try answers[0].decode(UserID.self, String.self, String.self, Int64.self) {
            places.last[WebhookCount(owner: owner, kind: kind, id: id)] = last
        }
        for (owner, type, key) in try answers[1].decode(UserID.self, String.self, String.self) {
            places.known.insert(WebhookSource(owner: owner, type: type, key: key))
        }
        for row in answers[2] {
            let endpoint = try WebhookEndpoint(row)
            places.endpoints[endpoint.owner, default: []].append(endpoint)
        }
        return places
    }

    func insert(_ events: [NewWebhookEvent], now: Timestamp, in transaction: PostgresTransaction) async throws {
        let deliveries = events.flatMap { event in event.deliveries.map { (event: event, delivery: $0) } }
        let places = events.map { WebhookCount($0.happening) }
        try await transaction.pipeline([
            """
            update notifications.webhook_subjects s set last_sequence = e.sequence
            from (
                select owner_id, kind, id, max(sequence) as sequence
                from unnest(
                    \(places.map(\.owner)), \(places.map(\.kind)), \(places.map(\.id)), \(events.map(\.sequence)))
                    as e (owner_id, kind, id, sequence)
                group by owner_id, kind, id
            ) e where s.owner_id = e.owner_id and s.kind = e.kind and s.id = e.id
            """,
            """
            insert into notifications.webhook_events (
                id, owner_id, source_key, type, subject_kind, subject_id, sequence, body, created_at)
            select id, owner_id, source_key, type, subject_kind, subject_id, sequence, body, \(now)
            from unnest(
                \(events.map(\.id.rawValue)), \(places.map(\.owner)), \(events.map(\.happening.key)),
                \(events.map(\.happening.type)), \(places.map(\.kind)), \(places.map(\.id)),
                \(events.map(\.sequence)), \(events.map(\.body)))
                as e (id, owner_id, source_key, type, subject_kind, subject_id, sequence, body)
            """,
            """
            insert into notifications.webhook_deliveries (
                id, endpoint_id, event_id, owner_id, type, subject_kind, subject_id, sequence, status, next_attempt_at,
                created_at)
            select d.id, d.endpoint_id, e.id, e.owner_id, e.type, e.subject_kind, e.subject_id, e.sequence, d.status,
                case when d.status = 'pending' then \(now)::timestamptz end, \(now)
            from unnest(
                \(deliveries.map(\.delivery.id)), \(deliveries.map(\.delivery.endpoint.id)),
                \(deliveries.map(\.event.id.rawValue)),
                \(deliveries.map { $0.delivery.endpoint.status == .active ? "pending" : "held" }))
                as d (id, endpoint_id, event_id, status)
            join notifications.webhook_events e on e.id = d.event_id
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

/// What numbers are counted by.
private struct WebhookCount: Hashable, Sendable {
    let owner: UserID
    let kind: String
    let id: String
}

extension WebhookCount {
    init(_ happening: WebhookHappening) {
        let subject = happening.countedBy
        self.init(owner: happening.ownerID, kind: subject.kind, id: subject.id)
    }
}

/// What a happening is known by.
private struct WebhookSource: Hashable, Sendable {
    let owner: UserID
    let type: String
    let key: String
}

extension WebhookSource {
    init(_ happening: WebhookHappening) {
        self.init(owner: happening.ownerID, type: happening.type, key: happening.key)
    }
}
