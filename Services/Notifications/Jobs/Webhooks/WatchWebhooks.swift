import CoreMetrics
import NotificationsDomain
import Primitives
import ServiceKit

/// Warns the owners of endpoints that have taken nothing for a day, and measures what waits.
struct WatchWebhooks: Sendable {
    static let interval: Duration = .seconds(60)

    private let store: WebhookWatchStore
    private let news: WebhookNews
    private let clock: WallClock
    private let pending: Gauge
    private let oldest: Gauge

    init(store: WebhookWatchStore, news: WebhookNews, clock: WallClock, metrics: PrometheusRegistry) {
        self.store = store
        self.news = news
        self.clock = clock
        pending = Gauge(label: "notifications_webhooks_due", factory: metrics)
        oldest = Gauge(label: "notifications_webhooks_oldest_due_seconds", factory: metrics)
    }

    func run() async throws {
        let now = clock.now()
        try await store.warn(now: now, news)
        let due = try await store.due(now: now)
        pending.record(due.count)
        oldest.record(due.oldest.map { max(0, (now - $0).inSeconds) } ?? 0)
    }
}
