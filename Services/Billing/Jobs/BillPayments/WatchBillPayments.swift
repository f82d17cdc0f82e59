import BillingDomain
import CoreMetrics
import PostgresAccess
import Primitives
import ServiceKit

/// Shows what is under way and since when nobody knows of the oldest: an alarm watches these gauges. One process at a
/// time measures; the others' gauges keep what they last saw, so take the newest or the largest.
struct WatchBillPayments: Sendable {
    static let interval = Duration.seconds(15)

    private let client: PostgresClient
    private let clock: WallClock
    private let stages: [BillPayment.Stage: Gauge]
    private let oldestUnknown: Gauge
    private let oldestUnbooked: Gauge

    init(client: PostgresClient, clock: WallClock, metrics: PrometheusRegistry) {
        self.client = client
        self.clock = clock
        stages = Dictionary(
            uniqueKeysWithValues: BillPayment.Stage.allCases.filter { $0 != .ended }.map { stage in
                let gauge = Gauge(
                    label: "billing_bill_payments_under_way", dimensions: [("stage", stage.rawValue)],
                    factory: metrics)
                return (stage, gauge)
            })
        oldestUnknown = Gauge(label: "billing_bill_payments_oldest_unknown_seconds", factory: metrics)
        oldestUnbooked = Gauge(label: "billing_bill_payments_oldest_unbooked_seconds", factory: metrics)
    }

    func run() async throws {
        let rows = try await client.query(
            """
            select p.stage, count(*), min(\(BillPaymentStore.underWaySince)) filter (where \(BillPaymentStore.isUnderWay))
            from billing.bill_payments p where p.stage <> 'ended' group by p.stage
            """)
        var counts: [BillPayment.Stage: Int] = [:]
        var (unknown, unbooked): (Timestamp?, Timestamp?) = (nil, nil)
        for (name, count, since) in try rows.decode(String.self, Int.self, Timestamp?.self) {
            guard let stage = BillPayment.Stage(rawValue: name) else { continue }
            counts[stage] = count
            guard let since else { continue }
            if BillPaymentSaga.stagesAtPartner.contains(stage) {
                unknown = min(unknown ?? since, since)
            } else {
                unbooked = min(unbooked ?? since, since)
            }
        }
        for (stage, gauge) in stages { gauge.record(counts[stage] ?? 0) }
        oldestUnknown.record(age(unknown))
        oldestUnbooked.record(age(unbooked))
    }

    private func age(_ since: Timestamp?) -> Int64 {
        since.map { max(0, (clock.now() - $0).components.seconds) } ?? 0
    }
}
