import CoreMetrics
import NotificationsDomain
import ServiceKit

/// What left, and what came of it.
struct DispatchMetrics: Sendable {
    private let registry: PrometheusRegistry

    init(_ registry: PrometheusRegistry) {
        self.registry = registry
    }

    func count(_ channel: Channel, _ outcome: CarrierOutcome) {
        let name =
            switch outcome {
            case .accepted: "accepted"
            case .refused(true, _, _, _): "refused"
            case .refused(false, _, _, _): "put_off"
            case .gone: "gone"
            case .notSent: "not_sent"
            case .unknown: "unknown"
            }
        Counter(
            label: "notifications_attempts_total", dimensions: [("channel", channel.rawValue), ("outcome", name)],
            factory: registry
        ).increment()
    }
}
