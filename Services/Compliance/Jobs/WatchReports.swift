import CoreMetrics
import Primitives
import ServiceKit

/// Shows what has to be with the authority, and by when: an alarm watches these gauges.
struct WatchReports: Sendable {
    static let interval = Duration.seconds(15)
    /// While there is time to do something.
    private static let soon = Duration.seconds(3 * 86_400)

    private let reports: ReportStore
    private let clock: WallClock
    private let open: Gauge
    private let dueSoon: Gauge
    private let overdue: Gauge

    init(reports: ReportStore, clock: WallClock, metrics: PrometheusRegistry) {
        self.reports = reports
        self.clock = clock
        open = Gauge(label: "compliance_reports_open", factory: metrics)
        dueSoon = Gauge(label: "compliance_reports_due_soon", factory: metrics)
        overdue = Gauge(label: "compliance_reports_overdue_seconds", factory: metrics)
    }

    func run() async throws {
        let now = clock.now()
        let due = try await reports.due(by: now + Self.soon)
        open.record(due.open)
        dueSoon.record(due.soon)
        overdue.record(due.first.map { max(0, (now - $0).components.seconds) } ?? 0)
    }
}
