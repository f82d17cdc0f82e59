import NotificationsDomain
import PostgresAccess
import Primitives

/// One sending, when its end is known.
struct WebhookAttemptRow: Sendable {
    let at: Timestamp
    let statusCode: Int?
    let error: String?
    let durationMilliseconds: Int
    let response: [UInt8]
}

struct WebhookDeliveryRow: Sendable {
    let id: WebhookDeliveryID
    let endpoint: WebhookEndpointID
    let event: WebhookMessageID
    let type: String
    let status: WebhookDelivery.Status
    let nextAttemptAt: Timestamp?
    let createdAt: Timestamp
    var attempts: [WebhookAttemptRow] = []
}

/// Which deliveries of an endpoint are asked for.
struct WebhookDeliveryFilter: Sendable {
    var status: WebhookDelivery.Status?
    var type: String?
}

/// All SQL for deliveries as their owner sees them and wants them again; `WebhookQueueStore` has the rest.
struct WebhookDeliveryStore: Sendable {
    let client: PostgresClient

    private static let columns: SQL = """
        d.id, d.endpoint_id, d.event_id, d.type, d.status, d.next_attempt_at, d.created_at
        """

    func find(_ id: WebhookDeliveryID, of owner: UserID) async throws -> WebhookDeliveryRow? {
        let rows = try await client.query(
            """
            select \(Self.columns) from notifications.webhook_deliveries d where d.id = \(id) and d.owner_id = \(owner)
            """)
        return try await withAttempts(rows).first
    }

    /// Newest first, before an id.
    func list(
        of endpoint: WebhookEndpointID, _ filter: WebhookDeliveryFilter, before: WebhookDeliveryID?, limit: Int
    ) async throws -> [WebhookDeliveryRow] {
        var list = ListQuery()
        list.requires("d.endpoint_id = \(endpoint)")
        list.says("d.status", filter.status)
        list.equals("d.type", filter.type)
        list.follows("d.id", before)
        return try await withAttempts(
            client.query(
                """
                select \(Self.columns) from notifications.webhook_deliveries d \(list.conditions)
                order by d.id desc limit \(limit)
                """))
    }

    /// In the transaction that made it or wants it again.
    func find(_ id: WebhookDeliveryID, in transaction: PostgresTransaction) async throws -> WebhookDeliveryRow {
        let answers = try await transaction.pipeline([
            "select \(Self.columns) from notifications.webhook_deliveries d where d.id = \(id)",
            Self.attempts(of: [id]),
        ])
        guard let delivery = try Self.deliveries(answers[0], answers[1]).first else { throw WebhookError.notFound }
        return delivery
    }

    private func withAttempts(_ rows: Rows) async throws -> [WebhookDeliveryRow] {
        guard !rows.isEmpty else { return [] }
        let ids = try rows.decode(WebhookDeliveryID.self)
        return try Self.deliveries(rows, try await client.query(Self.attempts(of: ids)))
    }

    private static func attempts(of ids: [WebhookDeliveryID]) -> SQL {
        """
        select delivery_id, started_at, status_code, error, duration_ms, response
        from notifications.webhook_attempts
        where delivery_id = any(\(ids)) and ended_at is not null order by delivery_id, number
        """
    }

    private static func deliveries(_ rows: Rows, _ attempts: Rows) throws -> [WebhookDeliveryRow] {
        var byDelivery: [WebhookDeliveryID: [WebhookAttemptRow]] = [:]
        for row in attempts {
            let (id, at, code, error, duration, response) = try row.decode(
                WebhookDeliveryID.self, Timestamp.self, Int?.self, String?.self, Int.self, [UInt8]?.self)
            byDelivery[id, default: []].append(
                WebhookAttemptRow(
                    at: at, statusCode: code, error: error, durationMilliseconds: duration, response: response ?? []))
        }
        return try rows.map { row in
            var delivery = try Self.row(row)
            delivery.attempts = byDelivery[delivery.id] ?? []
            return delivery
        }
    }

    private static func row(_ row: Row) throws(PostgresError) -> WebhookDeliveryRow {
        let (id, endpoint, event, type, word, nextAttemptAt, createdAt) = try row.decode(
            WebhookDeliveryID.self, WebhookEndpointID.self, UniqueID.self, String.self, String.self, Timestamp?.self,
            Timestamp.self)
        guard let status = WebhookDelivery.Status(rawValue: word) else {
            throw PostgresError(.decoding, message: "webhook delivery \(id) is in a state that is not known")
        }
        return WebhookDeliveryRow(
            id: id, endpoint: endpoint, event: WebhookMessageID(event), type: type, status: status,
            // Of a held one it is an intention: it stays until its endpoint is active.
            nextAttemptAt: status == .pending ? nextAttemptAt : nil, createdAt: createdAt)
    }

    // MARK: Again

    /// The endpoint that a delivery goes to, locked; its state says whether anything can be sent.
    func lockEndpoint(
        of id: WebhookDeliveryID, owner: UserID, in transaction: PostgresTransaction
    ) async throws -> WebhookEndpoint {
        let rows = try await transaction.query(
            """
            select \(WebhookEndpoint.columns) from notifications.webhook_endpoints e
            where e.id = (
                select d.endpoint_id from notifications.webhook_deliveries d
                where d.id = \(id) and d.owner_id = \(owner))
            for update
            """)
        guard !rows.isEmpty else { throw WebhookError.notFound }
        return try WebhookEndpoint(rows[0])
    }

    /// Begins a round of attempts anew. One that is being sent at this moment is left alone.
    func again(_ id: WebhookDeliveryID, now: Timestamp, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            "update notifications.webhook_deliveries set \(Self.anew(now)) where id = \(id) and lease_until is null")
    }

    /// What failed or is held of the events of a span.
    /// - Returns: how many there were.
    func recover(
        _ endpoint: WebhookEndpointID, since: Timestamp, until: Timestamp?, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Int {
        var list = ListQuery()
        list.requires("endpoint_id = \(endpoint) and status in ('failed', 'held')")
        list.from("created_at", since)
        list.before("created_at", until)
        return try await transaction.execute(
            "update notifications.webhook_deliveries set \(Self.anew(now)) \(list.conditions)")
    }

    private static func anew(_ now: Timestamp) -> SQL {
        """
        status = 'pending', next_attempt_at = \(now), attempts_before = attempts, first_attempt_at = null
        """
    }
}
