import CoreMetrics
import PostgresAccess
import Primitives
import ServiceKit

/// Shows whether what pays itself does so: an alarm watches for a run or a bill whose time came long ago.
struct WatchPlanned: Sendable {
    static let interval = Duration.seconds(15)

    private let client: PostgresClient
    private let clock: WallClock
    private let oldest: Gauge
    private let underWay: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        oldest = Gauge(label: "billing_planned_oldest_due_seconds", factory: metrics)
        underWay = Gauge(label: "billing_planned_under_way", factory: metrics)
    }

    func run() async throws {
        let now = clock.now()
        let rows = try await client.query(
            """
            select least(
                (select min(c.due_at) from billing.schedules c
                where c.due_at <= \(now) and not exists (
                    select from billing.schedule_runs r where r.schedule_id = c.id and r.state = 'paying')),
                (select min(due_at) from billing.schedule_runs where due_at <= \(now)),
                (select min(auto_due_at) from billing.bills where auto_due_at <= \(now))),
                (select count(*) from billing.schedule_runs where state = 'paying')
                + (select count(*) from billing.bills where auto_state = 'paying')
            """)
        guard let (due, count) = try rows.first(Timestamp?.self, Int.self) else { return }
        oldest.record(due.map { max(0, (now - $0).components.seconds) } ?? 0)
        underWay.record(count)
    }
}
