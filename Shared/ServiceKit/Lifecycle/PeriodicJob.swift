import CoreMetrics
package import Logging
package import Outbox
import ServiceLifecycle
import TracingKit

/// Work that is done again and again: at the start and then at each interval after the last run ended.
///
/// With a lease only one of all processes does it. The one that has it keeps it between runs, so the interval holds
/// over all of them, and gives it back at its end; when it dies, another takes over after two intervals. What a job
/// does must be harmless when done twice: a lease is a courtesy and no lock.
package struct PeriodicJob: Service {
    private let name: String
    private let interval: Duration
    private let lease: LeaseStore?
    private let logger: Logger
    private let body: @Sendable () async throws -> Void
    private let duration: Timer
    private let failures: Counter

    /// - Parameters:
    ///   - name: of the lease and in metrics: `expire-holds`.
    ///   - body: its error is logged and the job goes on at the next interval. It is let finish at a shutdown.
    package init(
        _ name: String, every interval: Duration, lease: LeaseStore? = nil, logger: Logger,
        metrics: PrometheusRegistry, _ body: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.interval = interval
        self.lease = lease
        self.logger = logger
        self.body = body
        duration = Timer(label: "job_duration_seconds", dimensions: [("job", name)], factory: metrics)
        failures = Counter(label: "job_failures_total", dimensions: [("job", name)], factory: metrics)
    }

    package func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            await Spans.rooted(.local, "job \(name)") { await runOnce() }
            await cancelWhenGracefulShutdown { try? await Task.sleep(for: interval) }  // the loop sees the end
        }
        try? await lease?.release(leaseName)  // runs out by itself if it cannot be given back
    }

    private var leaseName: String { "job:\(name)" }

    private func runOnce() async {
        let start = ContinuousClock.now
        do {
            guard let lease else {
                try await body()
                return record(since: start)
            }
            guard try await lease.withLease(leaseName, for: .seconds(15), body) != nil else { return }
            record(since: start)
            _ = try await lease.acquire(leaseName, for: interval * 2 + .seconds(1))
        } catch {
            failures.increment()
            logger.error("job failed", metadata: ["job": .string(name), "error": "\(error)"])
        }
    }

    private func record(since start: ContinuousClock.Instant) {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
