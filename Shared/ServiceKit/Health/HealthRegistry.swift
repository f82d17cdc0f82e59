package import JSONKit
package import Primitives
import Synchronization

/// What a process depends on, asked when somebody wants to know whether it is ready.
package final class HealthRegistry: Sendable {
    /// Further facts of a check, shown beside its status: `["pending": .number("12")]`.
    package typealias Facts = [JSONMember]

    struct Check: Sendable {
        let name: String
        /// Whether the process can do nothing useful without it.
        let isCritical: Bool
        let probe: @Sendable () async throws -> Facts
    }

    /// Longer than this is down.
    package static let timeout = Duration.seconds(2)

    private let startedAt: Timestamp
    private let checks = Mutex<[Check]>([])
    private let cache = ReportCache()
    private let draining = Atomic(false)

    /// - Parameter startedAt: of the process.
    package init(startedAt: Timestamp = WallClock.system.now()) {
        self.startedAt = startedAt
    }

    /// - Parameter probe: throws when the dependency is down.
    package func register(
        _ name: String, isCritical: Bool = true, _ probe: @escaping @Sendable () async throws -> Facts
    ) {
        checks.withLock { $0.append(Check(name: name, isCritical: isCritical, probe: probe)) }
    }

    /// From now on the process is not ready, whatever its dependencies say.
    func startDraining() { draining.store(true, ordering: .relaxed) }

    /// Asks all at once. Reports are shared for half a second: readiness is asked by balancers, operators and, at the
    /// gateway, by anybody.
    package func report() async -> HealthReport {
        var report = await cache.report { [self] in await ask() }
        report.isDraining = draining.load(ordering: .relaxed)
        return report
    }

    private func ask() async -> HealthReport {
        let checks = checks.withLock { $0 }
        let results = await withTaskGroup(of: (Int, HealthReport.Result).self) { group in
            for (index, check) in checks.enumerated() {
                group.addTask { (index, await Self.result(of: check)) }
            }
            var results: [(Int, HealthReport.Result)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return HealthReport(startedAt: startedAt, results: results)
    }

    private static func result(of check: Check) async -> HealthReport.Result {
        let start = ContinuousClock.now
        var facts: Facts = []
        var reason: String?
        do {
            facts = try await withTimeout(timeout) { try await check.probe() }
        } catch {
            reason = Redaction.scrub((error as? any TracedError)?.summary ?? "\(error)")
        }
        return HealthReport.Result(
            name: check.name, isCritical: check.isCritical, isUp: reason == nil, reason: reason,
            latency: ContinuousClock.now - start, facts: facts)
    }

    private struct TimedOut: Error, CustomStringConvertible {
        var description: String { "no answer within \(HealthRegistry.timeout)" }
    }

    private static func withTimeout<Answer: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                throw TimedOut()
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw TimedOut() }
            return first
        }
    }
}

/// The last report, while it is fresh; one question at a time.
private actor ReportCache {
    private static let lifetime = Duration.milliseconds(500)

    private var last: (report: HealthReport, at: ContinuousClock.Instant)?
    private var running: Task<HealthReport, Never>?

    func report(_ ask: @escaping @Sendable () async -> HealthReport) async -> HealthReport {
        if let last, ContinuousClock.now - last.at < Self.lifetime { return last.report }
        if let running { return await running.value }
        let task = Task(operation: ask)
        running = task
        let report = await task.value
        running = nil
        last = (report, ContinuousClock.now)
        return report
    }
}
