import NotificationsDomain
import PostgresAccess
import Primitives

/// All SQL for endpoints. Whoever changes the state of one locks its row first (`for update`): whoever adds deliveries
/// to it shares the row's key, and the two wait for each other.
struct WebhookEndpointStore: Sendable {
    let client: PostgresClient
    let secrets: WebhookSecretStore

    /// - Throws: `WebhookError.tooManyEndpoints`.
    func insert(_ endpoint: WebhookEndpoint, in transaction: PostgresTransaction) async throws {
        let inserted = try await transaction.pipeline([
            // Two at once follow one another, so that each finds a slot of its own.
            "select pg_advisory_xact_lock(hashtextextended('webhook endpoints ' || \(endpoint.owner.description), 0))",
            """
            insert into notifications.webhook_endpoints (
                id, owner_id, slot, url, events, description, signature, ordered, max_per_second, status, signed_in_by,
                created_at, updated_at)
            select \(endpoint.id), \(endpoint.owner), free.slot, \(endpoint.url), \(endpoint.events.map(\.text)),
                \(endpoint.description), \(endpoint.signature.rawValue), \(endpoint.isOrdered),
                \(endpoint.maxPerSecond), \(endpoint.status.rawValue), \(endpoint.signedInBy), \(endpoint.createdAt),
                \(endpoint.updatedAt)
            from generate_series(1, \(WebhookEndpoint.mostPerOwner)) as free (slot)
            where not exists (
                select from notifications.webhook_endpoints e
                where e.owner_id = \(endpoint.owner) and e.slot = free.slot)
            order by free.slot limit 1
            """,
        ])[1].affected
        guard inserted == 1 else { throw WebhookError.tooManyEndpoints(limit: WebhookEndpoint.mostPerOwner) }
    }

    func find(_ id: WebhookEndpointID, of owner: UserID, now: Timestamp) async throws -> WebhookEndpointRow? {
        let rows = try await client.query(
            """
            select \(WebhookEndpoint.columns) from notifications.webhook_endpoints e
            where e.id = \(id) and e.owner_id = \(owner)
            """)
        guard !rows.isEmpty else { return nil }
        let living = try await secrets.living(of: [id], now: now)
        return WebhookEndpointRow(endpoint: try WebhookEndpoint(rows[0]), secrets: living)
    }

    /// Newest first, before an id.
    func list(of owner: UserID, before: WebhookEndpointID?, limit: Int, now: Timestamp) async throws
        -> [WebhookEndpointRow]
    {
        var list = ListQuery()
        list.requires("e.owner_id = \(owner)")
        list.follows("e.id", before)
        let rows = try await client.query(
            """
            select \(WebhookEndpoint.columns) from notifications.webhook_endpoints e \(list.conditions)
            order by e.id desc limit \(limit)
            """)
        let endpoints = try rows.map { try WebhookEndpoint($0) }
        let living = Dictionary(grouping: try await secrets.living(of: endpoints.map(\.id), now: now), by: \.endpoint)
        return endpoints.map { WebhookEndpointRow(endpoint: $0, secrets: living[$0.id] ?? []) }
    }

    /// - Throws: `WebhookError.notFound`.
    func lock(
        _ id: WebhookEndpointID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws -> WebhookEndpoint {
        let rows = try await transaction.query(
            """
            select \(WebhookEndpoint.columns) from notifications.webhook_endpoints e
            where e.id = \(id) and e.owner_id = \(owner) for update
            """)
        guard !rows.isEmpty else { throw WebhookError.notFound }
        return try WebhookEndpoint(rows[0])
    }

    /// Writes what its owner can change. What waits for it goes with its state: held while it is not active, and due
    /// again a moment after it is.
    func update(
        _ endpoint: WebhookEndpoint, from before: WebhookEndpoint, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        var statements: [SQL] = [
            """
            update notifications.webhook_endpoints set
                url = \(endpoint.url), events = \(endpoint.events.map(\.text)), description = \(endpoint.description),
                signature = \(endpoint.signature.rawValue), ordered = \(endpoint.isOrdered),
                max_per_second = \(endpoint.maxPerSecond), status = \(endpoint.status.rawValue),
                disabled_reason = \(endpoint.disabledReason?.rawValue), failing_since = \(endpoint.failingSince),
                signed_in_by = \(endpoint.signedInBy),
                warned_at = case when \(endpoint.failingSince)::timestamptz is null then null else warned_at end,
                updated_at = \(now)
            where id = \(endpoint.id)
            """
        ]
        if before.status != endpoint.status {
            statements.append(
                endpoint.status == .active ? Self.release(endpoint.id, now: now) : Self.hold(endpoint.id))
        }
        try await transaction.pipeline(statements)
    }

    /// - Returns: false when there is none.
    func delete(_ id: WebhookEndpointID, of owner: UserID) async throws -> Bool {
        try await client.execute(
            "delete from notifications.webhook_endpoints where id = \(id) and owner_id = \(owner)") == 1
    }

    // MARK: Whoever said where it leads

    /// Whether a session or API key is still one, kept so until the end of the transaction: its end waits for what it
    /// has asked for, so that none of that is missed.
    nonisolated(nonsending) static func isSignedIn(
        _ signIn: UniqueID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.pipeline([
            "select pg_advisory_xact_lock_shared(hashtextextended('sign-in ' || \(signIn.description), 0))",
            "select from notifications.ended_sign_ins where id = \(signIn)",
        ])[1].isEmpty
    }

    /// A session or API key has ended for its owner's safety: nothing more goes where it said.
    /// - Returns: the endpoints that were disabled by this.
    nonisolated(nonsending) static func end(
        _ signIn: UniqueID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [WebhookEndpoint] {
        let reason = WebhookEndpoint.DisabledReason.signInEnded
        let ended = try await transaction.pipeline([
            "select pg_advisory_xact_lock(hashtextextended('sign-in ' || \(signIn.description), 0))",
            """
            update notifications.webhook_endpoints e
            set status = 'disabled', disabled_reason = \(reason.rawValue), updated_at = \(now)
            where e.signed_in_by = \(signIn) and e.disabled_reason is distinct from \(reason.rawValue)
            returning \(WebhookEndpoint.columns)
            """,
        ])[1].map { try WebhookEndpoint($0) }
        try await transaction.pipeline(ended.map { hold($0.id) })
        return ended
    }

    /// What is under way is let end.
    static func hold(_ id: WebhookEndpointID) -> SQL {
        """
        update notifications.webhook_deliveries set status = 'held', next_attempt_at = null
        where endpoint_id = \(id) and status = 'pending' and lease_until is null
        """
    }

    /// A moment later, as after a failure: its owner may take the change back, or ask for all that was missed at once.
    private static func release(_ id: WebhookEndpointID, now: Timestamp) -> SQL {
        """
        update notifications.webhook_deliveries set next_attempt_at = \(now + WebhookSchedule.waits[0])
        where endpoint_id = \(id) and status = 'held'
        """
    }
}
