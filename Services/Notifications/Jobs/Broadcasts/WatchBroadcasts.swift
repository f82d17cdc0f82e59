import CoreMetrics
import NotificationsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Shows how many broadcasts there are to do, by how they stand.
struct WatchBroadcasts: Sendable {
    static let interval = Duration.seconds(15)
    private static let shown: [Broadcast.Status] = [.scheduled, .running, .paused]

    private let client: PostgresClient
    private let gauges: [Broadcast.Status: Gauge]

    init(client: PostgresClient, metrics: PrometheusRegistry) {
        self.client = client
        let made = Self.shown.map { status in
            let dimensions = [("status", status.rawValue)]
            return (status, Gauge(label: "notifications_broadcasts", dimensions: dimensions, factory: metrics))
        }
        gauges = Dictionary(uniqueKeysWithValues: made)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select status, count(*) from notifications.broadcasts
            where status in ('scheduled', 'running', 'paused') group by status
            """)
        let counts = Dictionary(uniqueKeysWithValues: try rows.decode(Broadcast.Status.self, Int.self))
        for (status, gauge) in gauges { gauge.record(counts[status] ?? 0) }
    }
}
