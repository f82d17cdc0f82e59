import Metrics
import PostgresAccess
import Primitives

/// Shows in metrics how old the last proof of the whole chain is. In every process, whoever does the proving: were it a
/// figure of the prover, it would stand still when the prover does.
struct WatchProof: Sendable {
    private let integrity: IntegrityStore
    private let clock: WallClock
    private let age: Gauge
    private let broken: Gauge

    init(_ client: PostgresClient, clock: WallClock, metrics: any MetricsFactory) {
        integrity = IntegrityStore(client)
        self.clock = clock
        age = Gauge(label: "accounting_chain_proof_age_seconds", factory: metrics)
        broken = Gauge(label: "accounting_chain_broken", factory: metrics)
    }

    /// Before the first proof the age is that of the round which is to give it.
    func run() async throws {
        let found = try await integrity.read()
        let provenAt = found.lastProof?.completedAt ?? found.round?.startedAt
        age.record(provenAt.map { (clock.now() - $0).inSeconds } ?? 0)
        broken.record(found.firstBreak == nil ? 0 : 1)
    }
}
