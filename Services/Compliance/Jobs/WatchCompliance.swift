import ComplianceDomain
import CoreMetrics
import Primitives
import ServiceKit

/// Shows for how long the service has been there.
struct WatchCompliance: Sendable {
    private let store: ComplianceStore
    private let clock: WallClock
    private let age: Gauge

    init(store: ComplianceStore, clock: WallClock, metrics: PrometheusRegistry) {
        self.store = store
        self.clock = clock
        age = Gauge(label: "compliance_age_seconds", factory: metrics)
    }

    func run() async throws {
        age.record(try await store.status().age(at: clock.now()).components.seconds)
    }
}
