import CoreMetrics
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Shows what is under way and since when nobody knows of the oldest: an alarm watches these gauges. One process at a
/// time measures; the others' gauges keep what they last saw, so take the newest or the largest.
struct WatchOutflows: Sendable {
    static let interval = Duration.seconds(15)

    private let client: PostgresClient
    private let clock: WallClock
    private let stages: [Outflow.Stage: Gauge]
    private let oldestUnknown: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        stages = Dictionary(
            uniqueKeysWithValues: Outflow.Stage.allCases.filter { $0 != .ended }.map { stage in
                let gauge = Gauge(
                    label: "payments_outflows_under_way", dimensions: [("stage", stage.rawValue)], factory: metrics)
                return (stage, gauge)
            })
        oldestUnknown = Gauge(label: "payments_outflows_oldest_unknown_seconds", factory: metrics)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select o.stage, count(*), min(\(OutflowStore.underWaySince)) filter (where \(OutflowStore.isUnderWay))
            from payments.outflows o where o.stage <> 'ended' group by o.stage
            """)
        var counts: [Outflow.Stage: Int] = [:]
        var oldest: Timestamp?
        for (name, count, since) in try rows.decode(String.self, Int.self, Timestamp?.self) {
            guard let stage = Outflow.Stage(rawValue: name) else { continue }
            counts[stage] = count
            if let since { oldest = min(oldest ?? since, since) }
        }
        for (stage, gauge) in stages { gauge.record(counts[stage] ?? 0) }
        oldestUnknown.record(oldest.map { max(0, (clock.now() - $0).components.seconds) } ?? 0)
    }
}
