import CoreMetrics
import PostgresAccess
import Primitives
import ServiceKit

/// Shows what waits to leave: an alarm watches these gauges.
struct WatchDeliveries: Sendable {
    static let interval = Duration.seconds(15)

    private let client: PostgresClient
    private let clock: WallClock
    private let waiting: [Bool: Gauge]
    private let oldest: [Bool: Gauge]
    private let unknown: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        func gauges(_ label: String) -> [Bool: Gauge] {
            [true: "urgent", false: "usual"].mapValues { lane in
                Gauge(label: label, dimensions: [("lane", lane)], factory: metrics)
            }
        }
        waiting = gauges("notifications_due")
        oldest = gauges("notifications_due_oldest_seconds")
        unknown = Gauge(label: "notifications_unknown", factory: metrics)
    }

    func run() async throws {
        let now = clock.now()
        let rows = try await client.query(
            """
            select rank = 0, count(*), min(next_attempt_at) from notifications.deliveries
            where status = 'scheduled' and digest is null and next_attempt_at <= \(now) group by rank = 0
            """)
        var found: [Bool: (count: Int, since: Timestamp?)] = [:]
        for (urgent, count, since) in try rows.decode(Bool.self, Int.self, Timestamp?.self) {
            found[urgent] = (count, since)
        }
        for lane in [true, false] {
            waiting[lane]?.record(found[lane]?.count ?? 0)
            oldest[lane]?.record(found[lane]?.since.map { max(0, (now - $0).components.seconds) } ?? 0)
        }
        let lost = try await client.query(
            """
            select count(*) from notifications.deliveries
            where status = 'unknown' and created_at > \(now - .seconds(86_400))
            """)
        unknown.record(try lost.first(Int.self) ?? 0)
    }
}
