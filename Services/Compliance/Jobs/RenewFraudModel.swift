import ComplianceDomain
import CoreMetrics
import JSONKit
import PostgresAccess
import Primitives
import ServiceKit

/// Sees when the active model has had its time: tells people once, and orders the next one where the labels of the last
/// months suffice. Which one is used a person says.
struct RenewFraudModel: Sendable {
    static let interval = Duration.seconds(60)
    /// What the next one is made from.
    private static let span = Duration.seconds(90 * 86_400)

    private let desk: FraudDesk
    private let alerts: AlertDesk
    private let clock: WallClock
    private let age: Gauge
    private let due: Gauge

    init(desk: FraudDesk, alerts: AlertDesk, clock: WallClock, metrics: PrometheusRegistry) {
        self.desk = desk
        self.alerts = alerts
        self.clock = clock
        age = Gauge(label: "compliance_fraud_model_age_seconds", factory: metrics)
        due = Gauge(label: "compliance_fraud_model_due", factory: metrics)
    }

    func run() async throws {
        let now = clock.now()
        guard let active = try await desk.models.active(), let since = active.activatedAt else {
            age.record(0)
            return due.record(0)
        }
        let (right, wrong) = try await desk.feedback.judged(active.id)
        let reason = FraudModelDue(activeSince: since, right: right, wrong: wrong, at: now)
        age.record(max(0, (now - since).components.seconds))
        due.record(reason == nil && active.dueReason == nil ? 0 : 1)
        guard let reason, active.dueReason == nil else { return }
        try await desk.client.transaction { transaction in
            // Of two that see it at once the second finds it told.
            guard let model = try await desk.models.lockActive(in: transaction), model.id == active.id,
                model.dueReason == nil
            else { return }
            try await desk.models.tell(model.id, due: reason, now: now, in: transaction)
            try await alerts.open(
                NewAlert(
                    kind: .fraud, rule: "fraud_model_due", severity: .medium, score: 0, customer: nil,
                    facts: [
                        JSONMember("fraud_model_id", .string(model.id.description)),
                        JSONMember("reason", .string(reason.rawValue)),
                        JSONMember("confirmed", .number("\(right)")),
                        JSONMember("false_positives", .number("\(wrong)")),
                    ]), at: now, in: transaction)
            try await orderNext(after: model, at: now, in: transaction)
        }
    }

    private func orderNext(
        after model: KeptFraudModel, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let over = KeptBacktest.Over.time(from: (now - Self.span).shown, to: now.shown)
        let (labels, frauds) = try await desk.samples.labels(of: over, in: transaction)
        let suffices = FraudModelRules.hasEnough(labels: labels, frauds: frauds)
        guard model.kind == .isolationForest || suffices else { return }
        _ = try await desk.order(nil, over: over, by: nil, at: now, in: transaction)
    }
}
