import ComplianceDomain
import CoreMetrics
import Logging
import PostgresAccess
import Primitives
import ServiceKit

/// Keeps the model of this process as the database says. Each process does it for itself.
struct FollowFraudModel: Sendable {
    static let interval = Duration.seconds(1)

    private let models: FraudModelStore
    private let shelf: FraudShelf
    private let logger: Logger
    private let broken: Gauge

    init(models: FraudModelStore, shelf: FraudShelf, logger: Logger, metrics: PrometheusRegistry) {
        self.models = models
        self.shelf = shelf
        self.logger = logger
        broken = Gauge(label: "compliance_fraud_model_broken", factory: metrics)
    }

    func run() async throws {
        try await follow()
        broken.record(shelf.isBroken ? 1 : 0)
    }

    private func follow() async throws {
        guard let active = try await models.active() else { return shelf.clear() }
        guard shelf.known != active.id else { return }
        guard let content = try await models.content(of: active.id) else { return }
        do {
            shelf.put(try FraudScorer(active, content))
            logger.info("a fraud model is in use", metadata: ["fraud_model": "\(active.id)"])
        } catch {
            // Scores go by the page's formula until another one is active.
            shelf.putBroken(active.id)
            logger.error(
                "a fraud model cannot be read", metadata: ["fraud_model": "\(active.id)", "error": "\(error)"])
        }
    }
}
