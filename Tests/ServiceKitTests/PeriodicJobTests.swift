import CoreMetrics
import Logging
import Outbox
import PostgresAccess
import ServiceLifecycle
import TestSupport
import Testing

@testable import ServiceKit

@Suite("Periodic jobs")
struct PeriodicJobTests {
    private struct Failed: Error {}
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs jobs until `body` returns.
    private func running(_ jobs: [PeriodicJob], _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let services = ServiceGroup(
                configuration: .init(services: jobs.map { .init(service: $0) }, logger: logger))
            group.addTask { try await services.run() }
            try await body()
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }

    @Test func errorDoesNotEndTheJob() async throws {
        let registry = PrometheusRegistry()
        let runs = LockedValue(0)
        let job = PeriodicJob("fragile", every: .milliseconds(1), logger: logger, metrics: registry) {
            runs.set(runs.get() + 1)
            if runs.get() < 3 { throw Failed() }
        }
        try await running([job]) {
            try await eventually("five runs") { runs.get() >= 5 }
        }
        #expect(registry.exposition().contains(#"job_failures_total{job="fragile"} 2"#))
    }

    @Test func ofTwoInstancesOneWorksAndTheOtherTakesOver() async throws {
        try await TestDatabase.with(schema: "jobs", migrations: Outbox.migrations) { database in
            let client = try database.client()
            let (first, second) = (LockedValue(0), LockedValue(0))
            let active = LockedValue(0)
            let overlapped = LockedValue(false)
            func job(_ runs: LockedValue<Int>) -> PeriodicJob {
                PeriodicJob(
                    "exclusive", every: .milliseconds(5), lease: LeaseStore(client: client), logger: logger,
                    metrics: PrometheusRegistry()
                ) {
                    active.set(active.get() + 1)
                    if active.get() > 1 { overlapped.set(true) }
                    try await client.execute("select pg_sleep(0.005)")
                    runs.set(runs.get() + 1)
                    active.set(active.get() - 1)
                }
            }
            try await running([job(second)]) {
                try await running([job(first)]) {
                    try await eventually("runs") { first.get() + second.get() >= 20 }
                }
                // The first has given the lease back, if it was the one that had it.
                let before = second.get()
                try await eventually("the other goes on") { second.get() >= before + 5 }
            }
            #expect(!overlapped.get())
            await client.close()
        }
    }
}
