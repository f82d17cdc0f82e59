import CoreMetrics
package import Logging
import Outbox
package import PostgresAccess
package import Primitives
import ServiceLifecycle
import TracingKit

/// Work that is due on days of the calendar: each day once, by the suite's clock, whatever happens meanwhile.
///
/// One process at a time does it, under a lease. What died half-way is done again; what was missed is made up. A body
/// that ends its run in the transaction of its effect (`CalendarRun.end`) has that effect exactly once for a day; the
/// effect of any other must be harmless when it comes twice.
package final class CalendarJob: Service, Sendable {
    /// What becomes of days that were missed.
    package enum Missed: Sendable {
        /// Each is made up, in order; a day that fails holds those after it up.
        case each
        /// Only the newest is done and stands for those before it.
        case latest
    }

    /// For one day. Cancelled when the lease is lost.
    package typealias Body = @Sendable (CalendarRun) async throws -> Void

    private let schedule: CalendarSchedule
    private let missed: Missed
    private let runs: JobRunStore
    private let client: PostgresClient
    private let lease: LeaseStore
    private let clock: WallClock
    private let logger: Logger
    private let body: Body
    private let duration: Timer
    private let failures: Counter

    /// How often the clock is looked at, and after how long another process's work.
    private static let pause: Duration = .seconds(1)
    private static let leaseTime: Duration = .seconds(15)
    private static let backoff = Backoff(initial: .seconds(2), cap: .seconds(300))

    /// - Parameter name: of the rows, of the lease and in metrics: `monthly-fees`. It is the job: another name begins
    ///   anew.
    package init(
        _ name: String, _ schedule: CalendarSchedule, missed: Missed, client: PostgresClient, clock: WallClock,
        logger: Logger, metrics: PrometheusRegistry, _ body: @escaping Body
    ) {
        self.schedule = schedule
        self.missed = missed
        self.client = client
        self.clock = clock
        self.logger = logger
        self.body = body
        runs = JobRunStore(name, client: client)
        lease = LeaseStore(client: client)
        duration = Timer(label: "job_duration_seconds", dimensions: [("job", name)], factory: metrics)
        failures = Counter(label: "job_failures_total", dimensions: [("job", name)], factory: metrics)
    }

    /// Works until graceful shutdown; a run under way is let finish.
    package func run() async throws {
        var done: CalendarDay?
        var attempt = 0
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let due = schedule.lastDay(by: clock.now())
            if done.map({ $0 < due }) ?? true {
                do {
                    done = try await workDue() ?? done
                    attempt = 0
                } catch {
                    attempt += 1
                    logger.error("job failed", metadata: ["job": .string(runs.job), "error": "\(error)"])
                }
            }
            let pause = attempt > 0 ? Self.backoff.delay(attempt: attempt) : Self.pause
            await cancelWhenGracefulShutdown { try? await Task.sleep(for: pause) }  // the loop sees the end
        }
    }

    /// Does all that is due now and not done.
    /// - Returns: the newest day that is over; nil when another process works on it.
    @discardableResult
    package func workDue() async throws -> CalendarDay? {
        try await lease.withLease("job:\(runs.job)", for: Self.leaseTime) {
            while true {
                let now = self.clock.now()
                let due = self.schedule.lastDay(by: now)
                let last = try await self.runs.lastEnded(orNewAt: due, now: now)
                // The clock may have been set back.
                guard last < due, !Task.isCancelled, !Task.isShuttingDownGracefully else { return last }
                try await self.work(after: last, until: due)
            }
        }
    }

    private func work(after last: CalendarDay, until due: CalendarDay) async throws {
        switch missed {
        case .each:
            try await workOnce(on: schedule.nextDay(after: last), skipped: [])
        case .latest:
            let days = Array(sequence(first: schedule.nextDay(after: last), next: schedule.nextDay).prefix { $0 < due })
            try await workOnce(on: due, skipped: days)
        }
    }

    private func workOnce(on day: CalendarDay, skipped: [CalendarDay]) async throws {
        guard let attempt = try await runs.begin(day, now: clock.now()) else { return }
        let start = ContinuousClock.now
        let run = CalendarRun(
            day: day, instant: schedule.instant(on: day), attempt: attempt, skipped: skipped, runs: runs, clock: clock)
        do {
            try await Spans.rooted(.local, "job \(runs.job)") {
                try await body(run)
                try await endUnlessEnded(run)
            }
        } catch {
            failures.increment()
            // It is thrown on, and with it the reason why nothing could be noted.
            try? await runs.note("\(error)", of: day)
            throw error
        }
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    private func endUnlessEnded(_ run: CalendarRun) async throws {
        guard try await !runs.isOver(run.day) else { return }
        try await client.transaction { try await run.end(in: $0) }
    }
}

/// One day's work of a calendar job.
package struct CalendarRun: Sendable {
    /// In the job's zone: what is done is done for this day, however late.
    package let day: CalendarDay
    /// When it was due.
    package let instant: Timestamp
    /// 1, or more when earlier runs for the day failed or died.
    package let attempt: Int
    /// Days before it that were missed and that it stands for.
    package let skipped: [CalendarDay]

    let runs: JobRunStore
    let clock: WallClock

    /// Ends the run in the transaction of its effect. Without it the run ends after the body.
    /// - Throws: `RunLost` when another process has taken the day over: the transaction must not commit.
    package func end(in transaction: PostgresTransaction) async throws {
        let isOurs = try await runs.end(
            day, attempt: attempt, skipped: skipped, now: clock.now(), in: transaction)
        guard isOurs else { throw RunLost(job: runs.job, day: day) }
    }

    package struct RunLost: Error, CustomStringConvertible {
        let job: String
        let day: CalendarDay

        package var description: String { "\(job) of \(day) was taken over" }
    }
}
