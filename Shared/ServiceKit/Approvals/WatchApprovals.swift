import CoreMetrics
import HTTPKit
import Outbox
import PostgresAccess
import Primitives

/// Ends what nobody has decided in time, and shows what waits: an alarm watches the gauges.
struct WatchApprovals: Sendable {
    static let interval = Duration.seconds(30)
    private static let pieceSize = 100

    private let desk: ApprovalDesk
    private let waiting: Gauge
    private let oldest: Gauge

    init(_ desk: ApprovalDesk, metrics: PrometheusRegistry) {
        self.desk = desk
        waiting = Gauge(label: "approvals_waiting", factory: metrics)
        oldest = Gauge(label: "approvals_oldest_waiting_seconds", factory: metrics)
    }

    func run() async throws {
        while try await expire() == Self.pieceSize {}
        let (count, since) = try await desk.store.waiting()
        waiting.record(count)
        oldest.record(since.map { max(0, (desk.clock.now() - $0).components.seconds) } ?? 0)
    }

    private func expire() async throws -> Int {
        try await desk.transactions.run { transaction in
            let now = desk.clock.now()
            var ended = try await ApprovalStore.expired(at: now, limit: Self.pieceSize, in: transaction)
            guard !ended.isEmpty else { return 0 }
            for place in ended.indices { try ended[place].expire(at: now) }
            try await transaction.execute(ApprovalStore.end(ended))
            try await transaction.execute(Outbox.append(ended.map { desk.event(of: $0) }))
            return ended.count
        }
    }
}
