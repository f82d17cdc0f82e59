import ComplianceDomain
import CoreMetrics
import Logging
import PostgresAccess
import Primitives
import ServiceKit

/// Gives the alarms of breaches, and shows what is due: an alarm watches these gauges.
struct WatchRights: Sendable {
    static let interval = Duration.seconds(15)
    private static let mostBreaches = 100

    private let client: PostgresClient
    private let breaches: BreachStore
    private let requests: PrivacyRequestStore
    private let clock: WallClock
    private let logger: Logger
    private let openBreaches: Gauge
    private let breachAge: Gauge
    private let openRequests: Gauge
    private let overdue: Gauge

    init(
        client: PostgresClient, breaches: BreachStore, requests: PrivacyRequestStore, clock: WallClock,
        logger: Logger, metrics: PrometheusRegistry
    ) {
        self.client = client
        self.breaches = breaches
        self.requests = requests
        self.clock = clock
        self.logger = logger
        openBreaches = Gauge(label: "compliance_breaches_open", factory: metrics)
        breachAge = Gauge(label: "compliance_breach_oldest_seconds", factory: metrics)
        openRequests = Gauge(label: "compliance_privacy_requests_open", factory: metrics)
        overdue = Gauge(label: "compliance_privacy_request_overdue_seconds", factory: metrics)
    }

    func run() async throws {
        let open = try await breaches.open(limit: Self.mostBreaches)
        for breach in open { try await alarm(breach) }
        let now = clock.now()
        openBreaches.record(open.count)
        breachAge.record(open.map(\.awareAt).min().map { max(0, (now - $0).components.seconds) } ?? 0)
        let (count, due) = try await requests.open()
        openRequests.record(count)
        overdue.record(due.map { max(0, (now - $0).components.seconds) } ?? 0)
    }

    /// At 48 and at 71 of the 72 hours, each once.
    private func alarm(_ breach: Breach) async throws {
        let now = clock.now()
        guard BreachClock.alarmsDue(aware: breach.awareAt, at: now) > breach.alarms else { return }
        let isGiven = try await client.transaction { transaction -> Bool in
            guard var breach = try await breaches.lock(breach.id, in: transaction), breach.alarm(at: now) else {
                return false
            }
            try await breaches.update(breach, now: now, in: transaction)
            return true
        }
        guard isGiven else { return }
        logger.critical(
            "the authority does not know of a breach yet",
            metadata: ["breach_id": "\(breach.id)", "notify_by": "\(breach.notifyBy.rfc3339)"])
    }
}
