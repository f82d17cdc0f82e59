import CoreMetrics
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Shows what payments between people are under way: an alarm watches for one that the wallet has not answered for a
/// day. One process at a time measures, as `WatchDeposits` says.
struct WatchPayments: Sendable {
    static let interval = Duration.seconds(15)

    private let client: PostgresClient
    private let clock: WallClock
    private let stages: [Payment.Stage: Gauge]
    private let oldest: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        stages = Dictionary(
            uniqueKeysWithValues: Payment.Stage.allCases.filter { $0 != .ended }.map { stage in
                let gauge = Gauge(
                    label: "payments_payments_under_way", dimensions: [("stage", stage.rawValue)], factory: metrics)
                return (stage, gauge)
            })
        oldest = Gauge(label: "payments_payments_oldest_unanswered_seconds", factory: metrics)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select p.stage, count(*), min(p.updated_at) filter (where p.stage not in ('awaiting', 'reviewing'))
            from payments.payments p where p.stage <> 'ended' group by p.stage
            """)
        var counts: [Payment.Stage: Int] = [:]
        var unanswered: Timestamp?
        for (name, count, since) in try rows.decode(String.self, Int.self, Timestamp?.self) {
            guard let stage = Payment.Stage(rawValue: name) else { continue }
            counts[stage] = count
            if let since { unanswered = min(unanswered ?? since, since) }
        }
        for (stage, gauge) in stages { gauge.record(counts[stage] ?? 0) }
        oldest.record(unanswered.map { max(0, (clock.now() - $0).components.seconds) } ?? 0)
    }
}
