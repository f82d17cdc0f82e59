import CoreMetrics
import Logging
import Outbox
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import ServiceKit

@Suite("Calendar jobs")
struct CalendarJobTests {
    private struct Failed: Error {}

    /// A database with a table of effects, and a clock at noon of 15 January 2027.
    private struct World: Sendable {
        let client: PostgresClient
        let clock = ManualClock(Timestamp(secondsSince1970: 1_800_014_400))

        /// - Parameter body: before the effect, which is the day, in the run's own transaction.
        func job(
            _ schedule: CalendarSchedule, missed: CalendarJob.Missed,
            before body: @escaping @Sendable (CalendarRun) async throws -> Void = { _ in }
        ) -> CalendarJob {
            let client = client
            return CalendarJob(
                "fees", schedule, missed: missed, client: client, clock: clock.clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, metrics: PrometheusRegistry()
            ) { run in
                try await body(run)
                try await client.transaction { transaction in
                    try await transaction.execute("insert into effects (day) values (\(run.day))")
                    try await run.end(in: transaction)
                }
            }
        }

        var days: [String] {
            get async throws {
                try await client.query("select day from effects order by id").decode(CalendarDay.self)
                    .map(\.description)
            }
        }

        func states() async throws -> [String] {
            try await client.query("select state from job_runs order by due").decode(String.self)
        }
    }

    private func withWorld(_ body: (World) async throws -> Void) async throws {
        try await TestDatabase.with(schema: "jobs", migrations: Outbox.migrations) { database in
            let client = try database.client()
            try await client.script("create table effects (id bigint generated always as identity, day date not null)")
            try await body(World(client: client))
            await client.close()
        }
    }

    private static let daily = CalendarSchedule.daily(at: TimeOfDay(0, 5))

    @Test func aYearHasEachDayOnce() async throws {
        try await withWorld { world in
            let job = world.job(Self.daily, missed: .each)
            try await job.workDue()
            // What was due before the job existed is not made up.
            #expect(try await world.days.isEmpty)
            for _ in 0..<365 {
                world.clock.advance(by: .seconds(86_400))
                try await job.workDue()
                try await job.workDue()
            }
            let days = try await world.days
            #expect(days.count == 365 && Set(days).count == 365 && days == days.sorted())
            #expect(days.first == "2027-01-16" && days.last == "2028-01-15")
        }
    }

    @Test func monthsEndOnTheirLastDay() async throws {
        try await withWorld { world in
            let job = world.job(.monthly(31, at: TimeOfDay(0, 5), in: .frankfurt), missed: .each)
            try await job.workDue()
            world.clock.advance(by: .seconds(500 * 86_400))
            try await job.workDue()
            let days = try await world.days
            #expect(days.prefix(3) == ["2027-01-31", "2027-02-28", "2027-03-31"])
            #expect(days.contains("2028-02-29") && days.count == 16)
        }
    }

    @Test(arguments: [CalendarJob.Missed.each, .latest])
    func anOutageOfFortyDaysIsMadeUp(missed: CalendarJob.Missed) async throws {
        try await withWorld { world in
            let job = world.job(Self.daily, missed: missed)
            try await job.workDue()
            world.clock.advance(by: .seconds(40 * 86_400))
            try await job.workDue()
            let days = try await world.days
            switch missed {
            case .each:
                #expect(days.count == 40 && days == days.sorted() && days.first == "2027-01-16")
                #expect(try await world.states() == ["before"] + Array(repeating: "done", count: 40))
            case .latest:
                #expect(days == ["2027-02-24"])
                #expect(
                    try await world.states() == ["before"] + Array(repeating: "coalesced", count: 39) + ["done"])
            }
            // Nothing is left over.
            try await job.workDue()
            #expect(try await world.days == days)
        }
    }

    @Test func ofManyProcessesEachDayIsDoneByOne() async throws {
        try await withWorld { world in
            try await world.job(Self.daily, missed: .each).workDue()
            for _ in 0..<10 {
                world.clock.advance(by: .seconds(86_400))
                try await withThrowingTaskGroup { group in
                    for _ in 0..<4 {
                        group.addTask { _ = try await world.job(Self.daily, missed: .each).workDue() }
                    }
                    try await group.waitForAll()
                }
            }
            let days = try await world.days
            #expect(days.count == 10 && Set(days).count == 10)
        }
    }

    /// Killed between its effect and the end of its run, or before: the effect is in the transaction that ends it.
    @Test func whatDiedHalfWayIsDoneAgain() async throws {
        try await withWorld { world in
            let job = world.job(Self.daily, missed: .each)
            try await job.workDue()
            world.clock.advance(by: .seconds(2 * 86_400))
            // The process that began the first day is gone without a trace but this.
            let day = try #require(CalendarDay("2027-01-16"))
            #expect(try await JobRunStore("fees", client: world.client).begin(day, now: world.clock.now) == 1)
            let attempts = LockedValue<[Int]>([])
            try await world.job(Self.daily, missed: .each) { run in
                attempts.set(attempts.get() + [run.attempt])
            }.workDue()
            #expect(attempts.get() == [2, 1])
            #expect(try await world.days == ["2027-01-16", "2027-01-17"])
        }
    }

    /// A process that stood still past its lease finds the day taken over: its effect is undone.
    @Test func aRunThatWasTakenOverHasNoEffect() async throws {
        try await withWorld { world in
            try await world.job(Self.daily, missed: .each).workDue()
            world.clock.advance(by: .seconds(86_400))
            let day = try #require(CalendarDay("2027-01-16"))
            let runs = JobRunStore("fees", client: world.client)
            let slow = world.job(Self.daily, missed: .each) { _ in
                // Meanwhile another begins the day and ends it.
                let attempt = try #require(try await runs.begin(day, now: world.clock.now))
                try await world.client.transaction { transaction in
                    try await transaction.execute("insert into effects (day) values (\(day))")
                    #expect(
                        try await runs.end(
                            day, attempt: attempt, skipped: [], now: world.clock.now, in: transaction))
                }
            }
            await #expect(throws: CalendarRun.RunLost.self) { try await slow.workDue() }
            #expect(try await world.days == ["2027-01-16"])
        }
    }

    @Test func aDayThatFailsHoldsThoseAfterItUp() async throws {
        try await withWorld { world in
            let isBroken = LockedValue(true)
            let job = world.job(Self.daily, missed: .each) { run in
                if isBroken.get(), run.day.description == "2027-01-17" { throw Failed() }
            }
            try await job.workDue()
            world.clock.advance(by: .seconds(3 * 86_400))
            await #expect(throws: Failed.self) { try await job.workDue() }
            #expect(try await world.days == ["2027-01-16"])
            let noted = try await world.client.query("select last_error from job_runs where state = 'running'")
            #expect(try noted.first(String.self) == "Failed()")
            isBroken.set(false)
            try await job.workDue()
            #expect(try await world.days == ["2027-01-16", "2027-01-17", "2027-01-18"])
        }
    }

    /// A body that says nothing of the end has its run ended after it.
    @Test func aRunEndsWithItsBody() async throws {
        try await withWorld { world in
            let runs = LockedValue(0)
            let job = CalendarJob(
                "plain", .weekly(5, at: TimeOfDay(12, 0)), missed: .latest, client: world.client,
                clock: world.clock.clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                metrics: PrometheusRegistry()
            ) { _ in runs.set(runs.get() + 1) }
            try await job.workDue()
            // A week later to the second, and not one second before.
            world.clock.advance(by: .seconds(7 * 86_400 - 1))
            try await job.workDue()
            #expect(runs.get() == 0)
            world.clock.advance(by: .seconds(1))
            try await job.workDue()
            try await job.workDue()
            #expect(runs.get() == 1)
            // A clock that is set back and forth again does nothing twice.
            world.clock.set(world.clock.now - .seconds(30 * 86_400))
            try await job.workDue()
            world.clock.advance(by: .seconds(30 * 86_400))
            try await job.workDue()
            #expect(runs.get() == 1)
        }
    }
}
