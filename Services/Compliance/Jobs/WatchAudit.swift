import ComplianceDomain
import CoreMetrics
import Primitives
import ServiceKit

/// Shows how old the last proof of the whole log is, whether it is broken, and how much is blocked. In every process,
/// whoever does the proving: were it a figure of the prover, it would stand still when the prover does.
struct WatchAudit: Sendable {
    static let interval = Duration.seconds(15)

    private let log: AuditLogStore
    private let checks: AuditCheckStore
    private let clock: WallClock
    private let age: Gauge
    private let broken: Gauge
    private let sequence: Gauge

    init(log: AuditLogStore, checks: AuditCheckStore, clock: WallClock, metrics: PrometheusRegistry) {
        self.log = log
        self.checks = checks
        self.clock = clock
        age = Gauge(label: "compliance_audit_proof_age_seconds", factory: metrics)
        broken = Gauge(label: "compliance_audit_broken", factory: metrics)
        sequence = Gauge(label: "compliance_audit_sequence", factory: metrics)
    }

    /// Before the first proof the age is that of the walk which is to give it.
    func run() async throws {
        let check = try await checks.read()
        let provenAt = check.provenAt ?? check.walkBeganAt
        age.record(provenAt.map { (clock.now() - $0).inSeconds } ?? 0)
        broken.record(check.failure == nil ? 0 : 1)
        sequence.record(try await log.head().sequence)
    }
}
