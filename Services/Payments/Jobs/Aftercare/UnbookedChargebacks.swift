import CoreMetrics
import Logging

/// What providers tell of money that they take back, or give again, and nobody books: operators hear of each.
struct UnbookedChargebacks: Sendable {
    private let counters: [String: Counter]
    private let logger: Logger

    init(_ metrics: any MetricsFactory, logger: Logger) {
        // All are there from the beginning: what begins with 1 does not rise.
        counters = Dictionary(
            uniqueKeysWithValues: Processors.all.map { processor in
                let dimensions = [("provider", processor.name)]
                return (
                    processor.name,
                    Counter(label: "payments_chargebacks_unbooked_total", dimensions: dimensions, factory: metrics)
                )
            })
        self.logger = logger
    }

    func add(_ why: String, from provider: String) {
        counters[provider]?.increment()
        logger.error("a chargeback is not booked", metadata: ["provider": "\(provider)", "reason": "\(why)"])
    }
}
