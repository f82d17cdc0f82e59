import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import NotificationsService

@Suite("Webhooks under watch") struct WebhookWatchTests {
    /// What the owner is told, kept for the test.
    private final class Told: Sendable {
        private let notices = Mutex<[Notice]>([])
        var all: [Notice] { notices.withLock { $0 } }
        func add(_ notice: Notice) { notices.withLock { $0.append(notice) } }
    }

    /// A day without a success is told once, and not one second before.
    @Test func anEndpointThatFailsForADayIsToldOnce() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint("http://127.0.0.1:18000/").id
            try await hooks.postgres.execute(
                """
                update notifications.webhook_endpoints set failing_since = \(hooks.clock.now), last_error = 'status_500'
                """)
            let told = Told()
            let news = WebhookNews(
                tell: { notice, _ in told.add(notice) }, ids: IDGenerator(clock: hooks.clock.clock))
            let store = WebhookWatchStore(client: hooks.postgres)
            try await store.warn(now: hooks.clock.now + .seconds(86_399), news)
            #expect(told.all.isEmpty)
            for _ in 0..<2 { try await store.warn(now: hooks.clock.now + .seconds(86_400), news) }
            #expect(told.all.map(\.event) == ["webhook.endpoint_failing"])
            #expect(told.all.first?.variables.map(\.name) == ["url", "since", "error"])
            // Taken up again it starts with a clean slate.
            _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"status":"paused"}"#)
            _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"status":"active"}"#)
            #expect(try await hooks.send(.get, "/endpoints/\(id)").json["failing_since"] == nil)
        }
    }

    /// Its owner and other services are told in the transaction of the change.
    @Test func anEndpointThatIsGivenUpIsToldWithItsReason() async throws {
        try await WebhookHarness.run { hooks in
            _ = try await hooks.endpoint("http://127.0.0.1:18000/")
            _ = try await hooks.happens()
            let told = Told()
            let news = WebhookNews(
                tell: { notice, _ in told.add(notice) }, ids: IDGenerator(clock: hooks.clock.clock))
            var endpoint = try #require(
                try await hooks.postgres.query(
                    "select \(WebhookEndpoint.columns) from notifications.webhook_endpoints e"
                ).map { try WebhookEndpoint($0) }.first)
            endpoint.disabledReason = .gone
            let disabled = endpoint
            try await hooks.postgres.transaction { transaction in
                try await news.disabled(disabled, at: hooks.clock.now, in: transaction)
            }
            #expect(told.all.map(\.event) == ["webhook.endpoint_disabled"])
            #expect(
                told.all.first?.variables == [
                    JSONMember("url", .string("http://127.0.0.1:18000/")), JSONMember("reason", .string("gone")),
                ])
        }
    }

    /// A hundred thousand that wait for one endpoint do not slow the look for another: the plan goes along the index.
    @Test func whoWaitsIsFoundByAnIndex() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint("http://127.0.0.1:18000/").id
            _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"status":"paused"}"#)
            let plan = try await hooks.postgres.transaction { transaction in
                try await transaction.execute("set local enable_seqscan = off")
                return try await transaction.query(
                    """
                    explain select endpoint_id from notifications.webhook_deliveries
                    where status = 'pending' and lease_until is null order by endpoint_id limit 1
                    """
                ).decode(String.self).joined(separator: "\n")
            }
            #expect(plan.contains("webhook_deliveries_next"), "\(plan)")
        }
    }
}
