import ComplianceDomain
import CoreMetrics
import PostgresAccess
import Primitives
import ServiceKit

/// Shows how many alerts and operations wait for somebody, and for how long: an alarm watches these gauges.
struct WatchAlerts: Sendable {
    static let interval = Duration.seconds(15)

    private let client: PostgresClient
    private let clock: WallClock
    private let open: [Severity: Gauge]
    private let overdue: Gauge
    private let waiting: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        open = Dictionary(
            uniqueKeysWithValues: Severity.allCases.map { severity in
                let gauge = Gauge(
                    label: "compliance_alerts_open", dimensions: [("severity", severity.rawValue)], factory: metrics)
                return (severity, gauge)
            })
        overdue = Gauge(label: "compliance_alerts_oldest_due_seconds", factory: metrics)
        waiting = Gauge(label: "compliance_assessments_oldest_review_seconds", factory: metrics)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select severity, count(*), min(due_at) from compliance.alerts
            where status in ('open', 'investigating') group by severity
            """)
        var counts: [Severity: Int] = [:]
        var due: Timestamp?
        for (name, count, oldest) in try rows.decode(String.self, Int.self, Timestamp.self) {
            guard let severity = Severity(rawValue: name) else { continue }
            counts[severity] = count
            due = min(due ?? oldest, oldest)
        }
        for (severity, gauge) in open { gauge.record(counts[severity] ?? 0) }
        overdue.record(age(of: due))
        let oldest =
            try await client.query(
                "select min(created_at) from compliance.assessments where decision = 'review'"
            ).first(Timestamp?.self) ?? nil
        waiting.record(age(of: oldest))
    }

    private func age(of time: Timestamp?) -> Int64 {
        time.map { max(0, (clock.now() - $0).components.seconds) } ?? 0
    }
}
