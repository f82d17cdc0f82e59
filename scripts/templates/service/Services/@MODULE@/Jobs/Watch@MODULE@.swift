import @MODULE@Domain
import CoreMetrics
import Primitives
import ServiceKit

/// Shows for how long the service has been there.
struct Watch@MODULE@: Sendable {
    private let store: @MODULE@Store
    private let clock: WallClock
    private let age: Gauge

    init(store: @MODULE@Store, clock: WallClock, metrics: PrometheusRegistry) {
        self.store = store
        self.clock = clock
        age = Gauge(label: "@SLUG@_age_seconds", factory: metrics)
    }

    func run() async throws {
        age.record(try await store.status().age(at: clock.now()).components.seconds)
    }
}
