import Logging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

/// What is taken from a queue costs what is taken, in a database that knows nothing of its tables yet: a fresh
/// installation until they are analysed for the first time. Plans are made for tables of a few rows then, and a
/// statement that leaves them a choice may walk the whole queue for each row of it. As in ``ListPlanTests``, what was
/// read is counted, after so many times that the server has made up its mind about a plan for all values.
@Suite struct QueuePlanTests {
    private static let endpoints = 32
    /// Of each endpoint, and so many of everything else for each.
    private static let each = 1_000
    private static let underWay = 200
    private static let held = 12_000
    private static let now = Timestamp(secondsSince1970: 1_795_262_400)

    private struct Taking: Sendable {
        let name: String
        /// How much is read at most.
        let most: Int
        let take: @Sendable () async throws -> Void
    }

    @Test func noQueueIsReadForAPartOfIt() async throws {
        try await Self.filled { client in
            for taking in Self.takings(client) {
                let read = try await Self.rowsRead(client, taking.take)
                #expect(read > 0 && read <= taking.most, "\(taking.name) reads \(read) rows")
            }
        }
    }

    private static func takings(_ client: PostgresClient) -> [Taking] {
        let (webhooks, sagas) = (WebhookQueueStore(client: client), SagaStore<State>(kind: "kind"))
        let turns = BroadcastTurns(client: client)
        return [
            // Five of each endpoint, looked at, locked, changed and read with its event; and what was taken before is
            // counted for endpoint and owner. A table of one page, as the endpoints', is read as it is.
            Taking(
                name: "webhooks that are due",
                most: endpoints * 5 * (10 + endpoints) + 2 * (underWay + 6 * endpoints * 5)
            ) {
                let taken = try await webhooks.claim(now: now) { waiting in
                    Dictionary(uniqueKeysWithValues: waiting.map { ($0.id, 5) })
                }
                #expect(taken.count == endpoints * 5)
            },
            Taking(name: "webhooks without an end", most: 100 * (5 + endpoints)) {
                let found = try await webhooks.abandoned(now: now + .seconds(60), limit: 100)
                #expect(found.count == 100)
            },
            // What is held is sorted before it is let go.
            Taking(name: "webhooks that are held", most: held * 6) { try await webhooks.release(now: now) },
            Taking(name: "urgent deliveries", most: 50 * 8) {
                let due = try await client.query(DueDelivery.select(urgent: true, limit: 50, now: now))
                #expect(due.count == 50)
            },
            Taking(name: "deliveries", most: 50 * 8) {
                let due = try await client.query(DueDelivery.select(urgent: false, limit: 50, now: now))
                #expect(due.count == 50)
            },
            Taking(name: "sagas", most: 50 * 8) {
                let taken = try await sagas.claimDue(
                    client, limit: 50, lease: .seconds(60), owner: "test", now: now)
                #expect(taken.count == 50)
            },
            Taking(name: "changes of broadcasts", most: 100 * 8) {
                let added = try await turns.addUp(limit: 100)
                #expect(added == 100)
            },
        ]
    }

    private enum State: String { case waiting }

    // MARK: What it costs

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
                try await transaction.execute(neverAnalysed)
                // Neither foreign keys nor triggers: what matters here is how much there is.
                try await transaction.execute("set local session_replication_role = replica")
                for statement in statements { try await transaction.execute(statement) }
            }
            await admin.close()
            // One connection, so that what it has read is told by it.
            let client = try database.client(poolSize: 1)
            try await body(client)
            await client.close()
        }
    }

    private static let neverAnalysed: SQL = """
        do $$ declare name regclass; begin
            for name in select oid from pg_class where relnamespace = 'notifications'::regnamespace and relkind = 'r' loop
                execute format('alter table %s set (autovacuum_enabled = false)', name);
            end loop;
        end $$
        """

    private static var statements: [SQL] {
        func id(_ number: SQL) -> SQL { "('01900000-0000-7000-8000-' || lpad(to_hex(\(number)), 12, '0'))::uuid" }
        let rows: SQL = "from generate_series(1, \(endpoints * each)) n"
        let before = now - .seconds(60)
        return [
            """
            insert into notifications.webhook_endpoints (id, owner_id, slot, url, events, signature, ordered, status,
                created_at, updated_at)
            select \(id("n")), \(id("n")), 1, 'https://shop.example/', '{*}', 'hmac', n % 4 = 0, 'active', \(now),
                \(now)
            from generate_series(1, \(endpoints)) n
            """,
            // Of each endpoint: due; under way, its process dead; held, and free to go.
            """
            insert into notifications.webhook_deliveries (id, endpoint_id, event_id, owner_id, type, subject_kind,
                subject_id, sequence, status, attempts, first_attempt_at, next_attempt_at, lease_until, created_at)
            select \(id("m")), \(id("n % \(endpoints) + 1")), \(id("m")), \(id("n % \(endpoints) + 1")),
                'deposit.succeeded', 'deposit', m, 1, case when k = 2 then 'held' else 'pending' end,
                case when k = 1 then 1 else 0 end, case when k = 1 then \(before)::timestamptz end,
                \(before)::timestamptz, case when k = 1 then \(now + .seconds(1))::timestamptz end, \(now)
            from (
                select n, k, n + k * 1000000 as m from generate_series(1, \(endpoints * each)) n,
                    generate_series(0, 2) k
                where k = 0 or k = 1 and n <= \(underWay) or k = 2 and n <= \(held)) s
            """,
            """
            insert into notifications.webhook_events (id, owner_id, source_key, type, subject_kind, subject_id,
                sequence, body, created_at)
            select event_id, owner_id, subject_id, type, subject_kind, subject_id, 1,
                convert_to(repeat('x', 400), 'UTF8'), \(now)
            from notifications.webhook_deliveries
            """,
            """
            insert into notifications.notices (id, event, business_key, recipient, user_id, variables, at, created_at)
            select \(id("n")), 'deposit.succeeded', 'k' || n, '', \(id("n")), '{}', \(now), \(now) \(rows)
            """,
            """
            insert into notifications.entries (id, user_id, seq, event, type, priority, title, text, data, created_at)
            select \(id("n")), \(id("n")), 1, 'deposit.succeeded', 'payment', 'medium', '', '', '{}', \(now) \(rows)
            """,
            """
            insert into notifications.deliveries (id, notice_id, user_id, event, channel, status, is_mandatory, rank,
                next_attempt_at, created_at, updated_at)
            select \(id("n")), \(id("n")), \(id("n")), 'deposit.succeeded', 'email', 'scheduled', false, n % 4,
                \(before), \(now), \(now) \(rows)
            """,
            """
            insert into notifications.sagas (id, kind, state, data, next_attempt_at, created_at, updated_at)
            select \(id("n")), 'kind', 'waiting', '', \(before), \(now), \(now) \(rows)
            """,
            """
            insert into notifications.broadcasts (id, event, status, content, variables, channels, audience,
                is_to_named, audience_size, rate_per_minute, next_turn_at, created_by, created_at, started_at)
            select \(id("n")), 'promotion', 'running', '{"en": {}}', '{}', '{in_app}', '{}', false, 0, 60, \(now),
                \(id("n")), \(now), \(now)
            from generate_series(0, 9) n
            """,
            """
            insert into notifications.broadcast_changes (broadcast_id, status, change)
            select \(id("n % 10")), 'sent', 1 \(rows)
            """,
        ]
    }
}
