import CoreMetrics
import PostgresAccess
import Primitives
import ServiceKit

/// Shows what of subscriptions is late: an alarm watches for orders that the wallet does not answer, and for periods
/// that nobody invoices. One process at a time measures.
struct WatchSubscriptions: Sendable {
    static let interval = Duration.seconds(15)

    static let help = [
        "billing_subscription_orders_oldest_pending_seconds": "Age of the oldest order without an answer.",
        "billing_subscriptions_overdue_seconds": "For how long a period of a subscription waits for its invoice.",
        "billing_subscriptions_past_due": "Subscriptions with an invoice that is not paid.",
    ]

    private let client: PostgresClient
    private let clock: WallClock
    private let pending: Gauge
    private let overdue: Gauge
    private let pastDue: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        pending = Gauge(label: "billing_subscription_orders_oldest_pending_seconds", factory: metrics)
        overdue = Gauge(label: "billing_subscriptions_overdue_seconds", factory: metrics)
        pastDue = Gauge(label: "billing_subscriptions_past_due", factory: metrics)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select (select min(created_at) from billing.subscription_orders where status = 'pending'),
                (select min(next_invoice_on) from billing.subscriptions),
                (select count(*) from billing.subscriptions where state = 'past_due')
            """)
        guard let (oldest, next, count) = try rows.first(Timestamp?.self, CalendarDay?.self, Int.self) else { return }
        let now = clock.now()
        pending.record(oldest.map { max(0, (now - $0).components.seconds) } ?? 0)
        overdue.record(next.map { max(0, now.day - $0) * 86_400 } ?? 0)
        pastDue.record(count)
    }
}
