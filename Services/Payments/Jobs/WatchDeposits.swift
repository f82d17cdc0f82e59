import CoreMetrics
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Shows what is under way and what waits for somebody: an alarm watches these gauges. One process at a time measures;
/// the others' gauges keep what they last saw, so take the newest or the largest.
struct WatchDeposits: Sendable {
    static let interval = Duration.seconds(15)

    private let client: PostgresClient
    private let clock: WallClock
    private let stages: [Deposit.Stage: Gauge]
    private let waiting: Gauge
    private let oldestHeld: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        stages = Dictionary(
            uniqueKeysWithValues: Deposit.Stage.allCases.filter { $0 != .ended }.map { stage in
                let gauge = Gauge(
                    label: "payments_deposits_under_way", dimensions: [("stage", stage.rawValue)], factory: metrics)
                return (stage, gauge)
            })
        waiting = Gauge(label: "payments_deposits_waiting_for_operator", factory: metrics)
        oldestHeld = Gauge(label: "payments_deposits_oldest_held_seconds", factory: metrics)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select d.stage, count(*), count(*) filter (where s.next_attempt_at is null), min(d.stuck_since)
            from payments.deposits d left join payments.sagas s on s.id = d.id
            where d.status = 'pending' group by d.stage
            """)
        var counts: [Deposit.Stage: Int] = [:]
        var waitingCount = 0
        var oldest: Timestamp?
        for (name, count, idle, since) in try rows.decode(String.self, Int.self, Int.self, Timestamp?.self) {
            guard let stage = Deposit.Stage(rawValue: name) else { continue }
            counts[stage] = count
            waitingCount += idle
            if let since { oldest = min(oldest ?? since, since) }
        }
        for (stage, gauge) in stages { gauge.record(counts[stage] ?? 0) }
        waiting.record(waitingCount)
        oldestHeld.record(oldest.map { max(0, (clock.now() - $0).components.seconds) } ?? 0)
    }
}
