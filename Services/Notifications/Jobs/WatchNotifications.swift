import CoreMetrics
import NotificationsDomain
import Primitives
import ServiceKit

/// Shows for how long the service has been there.
struct WatchNotifications: Sendable {
    private let store: NotificationsStore
    private let clock: WallClock
    private let age: Gauge

    init(store: NotificationsStore, clock: WallClock, metrics: PrometheusRegistry) {
        self.store = store
        self.clock = clock
        age = Gauge(label: "notifications_age_seconds", factory: metrics)
    }

    func run() async throws {
        age.record(try await store.status().age(at: clock.now()).components.seconds)
    }
}
