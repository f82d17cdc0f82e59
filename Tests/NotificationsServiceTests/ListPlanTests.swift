import Logging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

/// A page of a list costs a page, whatever stands in the table and however rare what somebody looks for is. Not the
/// plan is read here but what was read by it: rows that an index leads to and a filter throws away count as well. Each
/// list is asked so often that the server has made up its mind about a plan for all values.
@Suite struct ListPlanTests {
    /// Enough for a plan that reads the table to be hundreds of times dearer than one that does not.
    private static let rows = 100_000
    /// Of a page of twenty, with what is joined to it.
    private static let most = 200

    private static let owner = NotificationsHarness.person(0)
    private static let endpoint = WebhookEndpointID(UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0002_0000))

    @Test func noListReadsItsTable() async throws {
        try await Self.filled { client in
            for (name, list) in Self.lists(client) {
                let read = try await Self.rowsRead(client) { try await list() }
                #expect(read <= Self.most, "\(name) reads \(read) rows")
            }
        }
    }

    // MARK: The lists

    private typealias Reading = @Sendable () async throws -> Void

    private static func lists(_ client: PostgresClient) -> [(String, Reading)] {
        inboxes(client) + deliveries(client) + webhooks(client) + desk(client) + rest(client)
    }

    private static func inboxes(_ client: PostgresClient) -> [(String, Reading)] {
        let (store, now) = (InboxStore(client: client), Timestamp(secondsSince1970: 1_795_262_400))
        var filters: [(String, InboxFilter)] = [("inbox", InboxFilter()), ("unread", InboxFilter(unread: true))]
        filters += NotificationType.allCases.map { ("inbox of \($0)", InboxFilter(type: $0)) }
        filters += Priority.allCases.map { ("inbox of \($0)", InboxFilter(priority: $0)) }
        filters += [
            ("alerts", InboxFilter(alertsOnly: true)), ("dismissed", InboxFilter(alertsOnly: true, dismissed: true)),
        ]
        return filters.map { name, filter in
            (name, { _ = try await store.list(of: owner, filter, before: nil, limit: 20, now: now) })
        }
    }

    private static func deliveries(_ client: PostgresClient) -> [(String, Reading)] {
        let store = DeliveryStore(client: client)
        // What one person has is little, and looked through.
        var filters: [(String, DeliveryFilter)] = [
            ("deliveries", DeliveryFilter()), ("deliveries of one", DeliveryFilter(user: owner)),
        ]
        filters += DeliveryStatus.allCases.map { ("deliveries \($0)", DeliveryFilter(status: $0)) }
        filters += Channel.allCases.map { ("deliveries by \($0)", DeliveryFilter(channel: $0)) }
        return filters.map { name, filter in (name, { _ = try await store.list(filter, after: nil, limit: 20) }) }
    }

    private static func webhooks(_ client: PostgresClient) -> [(String, Reading)] {
        let (store, events) = (WebhookDeliveryStore(client: client), WebhookEventStore(client: client))
        var filters: [(String, WebhookDeliveryFilter)] = [("webhooks", WebhookDeliveryFilter())]
        for status in [WebhookDelivery.Status.pending, .delivered, .failed, .held] {
            filters.append(("webhooks \(status)", WebhookDeliveryFilter(status: status)))
        }
        for type in ["deposit.succeeded", "refund.succeeded", "none"] {
            filters.append(("webhooks of \(type)", WebhookDeliveryFilter(type: type)))
        }
        let lists = filters.map { name, filter -> (String, Reading) in
            (name, { _ = try await store.list(of: endpoint, filter, before: nil, limit: 20) })
        }
        return lists
            + [nil, "deposit.succeeded", "refund.succeeded", "none"].map { type in
                (
                    "events of \(type ?? "all types")",
                    { _ = try await events.list(of: owner, type: type, before: nil, limit: 20) }
                )
            }
    }

    private static func desk(_ client: PostgresClient) -> [(String, Reading)] {
        let store = TicketStore(client)
        var filters: [(String, TicketFilter)] = [
            ("tickets", TicketFilter()), ("tickets of one", TicketFilter(owner: owner)),
            ("tickets at one", TicketFilter(assignee: owner)), ("tickets kept", TicketFilter(breached: false)),
        ]
        filters += TicketStatus.allCases.map { ("tickets \($0)", TicketFilter(status: $0)) }
        filters += TicketCategory.allCases.map { ("tickets about \($0)", TicketFilter(category: $0)) }
        filters += Priority.allCases.map { ("tickets of \($0)", TicketFilter(priority: $0)) }
        return filters.map { name, filter in (name, { _ = try await store.list(filter, after: nil, limit: 20) }) }
    }

    private static func rest(_ client: PostgresClient) -> [(String, Reading)] {
        let (suppressions, broadcasts) = (SuppressionStore(client: client), BroadcastStore(client: client))
        let templates = TemplateStore(client: client)
        var lists: [(String, Reading)] = [
            ("templates", { _ = try await templates.list(event: nil, after: nil, limit: 20) }),
            ("templates of one", { _ = try await templates.list(event: "promotion", after: nil, limit: 20) }),
            ("broadcasts", { _ = try await broadcasts.list(nil, after: nil, limit: 20) }),
        ]
        for status in Broadcast.Status.allCases {
            lists.append(("broadcasts \(status)", { _ = try await broadcasts.list(status, after: nil, limit: 20) }))
        }
        func suppressed(
            _ name: String, _ channel: Channel? = nil, _ address: String? = nil, _ reason: SuppressionReason? = nil
        ) -> (String, Reading) {
            (
                "suppressions \(name)",
                {
                    _ = try await suppressions.list(
                        channel: channel, address: address, reason: reason, after: nil, limit: 20)
                }
            )
        }
        lists.append(suppressed("all"))
        lists += [Channel.email, .sms, .push].map { (channel: Channel) in suppressed("by \(channel)", channel) }
        lists.append(suppressed("of an address", nil, "A77@florin.test"))
        lists += SuppressionReason.allCases.map { (reason: SuppressionReason) in
            suppressed("for \(reason)", nil, nil, reason)
        }
        for channel in [Channel.email, .sms] {
            lists.append(
                (
                    "the owner of an address",
                    {
                        _ = try await client.transaction {
                            try await RecipientStore.owner(of: "nobody", channel, in: $0)
                        }
                    }
                ))
        }
        return lists
    }

    // MARK: What it costs

    /// The server counts what each table gives to a session; these are told when asked for.
    private static func rowsRead(_ client: PostgresClient, _ body: () async throws -> Void) async throws -> Int {
        for _ in 0..<6 { try await body() }
        let before = try await total(client)
        try await body()
        return try await total(client) - before
    }

    private static func total(_ client: PostgresClient) async throws -> Int {
        _ = try await client.query("select pg_stat_force_next_flush()")
        // The flush comes at the end of that statement's transaction.
        return try await client.query(
            """
            select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_user_tables
            where schemaname = 'notifications'
            """
        ).first(Int.self) ?? 0
    }

    private static func filled(_ body: (PostgresClient) async throws -> Void) async throws {
        let migrations = Outbox.migrations + NotificationsService.migrations
        try await TestDatabase.with(schema: NotificationsService.slug, migrations: migrations) { database in
            let admin = PostgresClient(try PostgresConfig(url: database.adminURL), logger: Logger(label: "fill"))
            try await admin.transaction { transaction in
                // Neither foreign keys nor triggers: what matters here is how much there is.
                try await transaction.execute("set local session_replication_role = replica")
                for statement in statements { try await transaction.execute(statement) }
            }
            try await admin.execute("analyze")
            await admin.close()
            // One connection, so that what it has read is told by it.
            let client = try database.client(poolSize: 1)
            try await body(client)
            await client.close()
        }
    }

    /// A fifth is the owner's; one in some thousands is of the rare kind.
    private static var statements: [SQL] {
        let id: SQL = "('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
        let user: SQL = "case when n % 5 = 0 then \(owner) else \(id) end"
        let from: SQL = "from generate_series(1, \(rows)) n"
        return [
            """
            insert into notifications.recipients (user_id, version, email, email_verified, phone, phone_verified,
                country, status, roles, updated_at)
            select \(id), 1, 'p' || n || '@florin.test', true, '+1' || n, true, 'GB', 'active', '{customer}', now()
            \(from)
            """,
            """
            insert into notifications.notices (id, event, business_key, recipient, user_id, variables, at, created_at)
            select \(id), 'deposit.succeeded', 'k' || n, '', \(user), '{}', now(), now() \(from)
            """,
            """
            insert into notifications.entries (id, user_id, seq, event, type, priority, title, text, data, read_at,
                created_at)
            select \(id), \(user), n, case when n % 10000 = 0 then 'alert.low_balance' else 'deposit.succeeded' end,
                case when n % 10000 = 0 then 'wallet' else 'payment' end,
                case when n % 10000 = 0 then 'urgent' else 'medium' end, '', '', '{}',
                case when n % 10000 = 0 then null else now() end, now() \(from)
            """,
            """
            insert into notifications.deliveries (id, notice_id, user_id, event, channel, status, reason, is_mandatory,
                rank, next_attempt_at, attempt_by, sent_at, created_at, updated_at)
            select \(id), \(id), \(user), 'deposit.succeeded', (array['in_app', 'email', 'push'])[n % 3 + 1], status,
                '', false, 1, case when status = 'scheduled' then now() end,
                case when status = 'sending' then \(id) end, now(), now(), now()
            from (select n, case when n % 1000 <> 0 then (array['sent', 'delivered', 'skipped'])[n % 3 + 1]
                else (array['scheduled', 'sending', 'failed', 'bounced'])[n / 1000 % 4 + 1] end as status \(from)) s
            """,
            """
            insert into notifications.webhook_endpoints (id, owner_id, slot, url, events, signature, ordered, status,
                created_at, updated_at)
            values (\(endpoint), \(owner), 1, 'https://shop.example/', '{*}', 'hmac', false, 'active', now(), now())
            """,
            """
            insert into notifications.webhook_events (id, owner_id, source_key, type, subject_kind, subject_id,
                sequence, body, created_at)
            select \(id), \(user), n, case when n % 10000 = 0 then 'refund.succeeded' else 'deposit.succeeded' end,
                'deposit', n, 1, '', now() \(from)
            """,
            """
            insert into notifications.webhook_deliveries (id, endpoint_id, event_id, owner_id, type, subject_kind,
                subject_id, sequence, status, succeeded_at, created_at)
            select \(id), \(endpoint), \(id), \(owner),
                case when n % 10000 = 0 then 'refund.succeeded' else 'deposit.succeeded' end, 'deposit', n, 1,
                case when n % 10000 = 1 then 'failed' else 'delivered' end, now(), now() \(from)
            """,
            """
            insert into notifications.tickets (id, year, number, owner_id, subject, category, priority, status,
                assignee_id, tags, version, created_at, last_message_at, closed_at, resolution_running_since,
                first_reply_minutes, resolution_minutes)
            select \(id), 2026, n, \(user), 'Help', case when n % 10000 = 0 then 'loan' else 'wallet' end,
                case when n % 10000 = 0 then 'urgent' else 'medium' end,
                case when n % 10000 = 0 then 'open' else 'closed' end, \(user), '{}', 1, now(), now(),
                case when n % 10000 <> 0 then now() end, case when n % 10000 = 0 then now() end, 60, 60 \(from)
            """,
            """
            insert into notifications.ticket_sla_steps (ticket_id, step, due_at, done_at)
            select \(id), step, now(), case when step like '%_warning' or n % 10000 = 0 then now() end
            \(from) cross join unnest(array['first_reply_warning', 'first_reply_breach']) step
            """,
            """
            insert into notifications.suppressions (id, channel, address, reason, created_at)
            select \(id), case when n % 10000 = 0 then 'sms' else 'email' end, 'a' || n || '@florin.test',
                case when n % 10000 = 1 then 'complaint' else 'hard_bounce' end, now() \(from)
            """,
            """
            insert into notifications.templates (id, event, channel, locale, version, status, text, created_by,
                created_at)
            select \(id), case when n % 80 = 0 then 'promotion' else 'e' || n % 80 end, 'sms', 'en', n,
                'draft', '', \(owner), now() from generate_series(1, 10000) n
            """,
            """
            insert into notifications.broadcasts (id, event, status, content, variables, channels, audience,
                is_to_named, audience_size, rate_per_minute, walked_at, next_turn_at, created_by, created_at,
                started_at, ended_at)
            select \(id), 'promotion', case when n % 10000 = 0 then 'cancelled' else 'finished' end, '{"en": {}}',
                '{}', '{in_app}', '{}', false, 0, 60, now(), now(), \(owner), now(), now(), now() \(from)
            """,
        ]
    }
}
