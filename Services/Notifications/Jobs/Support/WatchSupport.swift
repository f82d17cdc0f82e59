import CoreMetrics
import NotificationsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Shows how the desk stands: an alarm watches these gauges.
struct WatchSupport: Sendable {
    static let interval = Duration.seconds(15)

    private let client: PostgresClient
    private let clock: WallClock
    private let statuses: [TicketStatus: Gauge]
    private let unassigned: Gauge
    private let lateSteps: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        statuses = Dictionary(
            uniqueKeysWithValues: TicketStatus.allCases.filter { !$0.isOver }.map { status in
                let gauge = Gauge(
                    label: "notifications_tickets_open", dimensions: [("status", status.rawValue)], factory: metrics)
                return (status, gauge)
            })
        unassigned = Gauge(label: "notifications_tickets_unassigned", factory: metrics)
        lateSteps = Gauge(label: "notifications_sla_steps_late_seconds", factory: metrics)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select status, count(*), count(*) filter (where assignee_id is null) from notifications.tickets
            where status not in ('resolved', 'closed') group by status
            """)
        var counts: [TicketStatus: Int] = [:]
        var nobodys = 0
        for (status, count, waiting) in try rows.decode(TicketStatus.self, Int.self, Int.self) {
            counts[status] = count
            nobodys += waiting
        }
        for (status, gauge) in statuses { gauge.record(counts[status] ?? 0) }
        unassigned.record(nobodys)
        let oldest = try await client.query(
            "select due_at from notifications.ticket_sla_steps where done_at is null order by due_at limit 1"
        ).first(Timestamp.self)
        lateSteps.record(oldest.map { max(0, (clock.now() - $0).components.seconds) } ?? 0)
    }
}
