import NotificationsDomain
import Primitives
import Testing

@Suite struct SLAClockTests {
    private static func time(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

    private static let business = SLASchedule.business(.standard)

    private static func medium() throws -> SLAClock {
        SLAClock(
            try #require(SLATarget.standard[.medium]), from: try time("2026-11-27T16:30:00Z"), by: business)
    }

    /// The page's own example.
    @Test func waitingForTheCustomerStopsTheResolution() throws {
        var clock = try Self.medium()
        #expect(clock.due[.firstReplyBreach]?.rfc3339 == "2026-11-30T14:30:00.000Z")
        let monday = try Self.time("2026-11-30T10:00:00Z")
        clock.meetFirstReply(at: monday)
        clock.stop(at: monday, by: Self.business)
        #expect(clock.left(at: monday + .seconds(86_400), by: Self.business) == .seconds(2_670 * 60))
        #expect(clock.pass(monday + .seconds(86_400 * 90)).isEmpty)
        let wednesday = try Self.time("2026-12-02T10:00:00Z")
        clock.goOn(at: wednesday, by: Self.business)
        #expect(clock.due[.resolutionBreach] == BusinessCalendar.standard.adding(.seconds(2_670 * 60), to: wednesday))
    }

    @Test(arguments: [(-1, 0), (0, 1), (1, 1)])
    func aStepIsTakenAtItsInstantAndOnce(seconds: Int, count: Int) throws {
        var clock = try Self.medium()
        let warning = try #require(clock.due[.firstReplyWarning])
        #expect(BusinessCalendar.standard.work(from: clock.startedAt, until: warning) == .seconds(384 * 60))
        #expect(clock.pass(warning + .seconds(seconds)).count == count)
        #expect(clock.pass(warning + .seconds(seconds)).isEmpty)
    }

    @Test func levelsRiseWithTheDelay() throws {
        var clock = try Self.medium()
        let passed = clock.pass(clock.startedAt + .seconds(86_400 * 60))
        #expect(Set(passed.map(\.step)) == Set(SLAStep.allCases))
        #expect(passed.map(\.at) == passed.map(\.at).sorted())
        #expect(passed.filter { $0.step.level == 1 }.map(\.step) == [.firstReplyBreach])
        #expect(Set(passed.filter { $0.step.level == 2 }.map(\.step)) == [.firstReplyDoubled, .resolutionBreach])
        #expect(clock.isBreached)
    }

    @Test func anAnsweredTicketIsNotWarnedOfItsFirstReply() throws {
        var clock = try Self.medium()
        clock.meetFirstReply(at: clock.startedAt + .seconds(60))
        let passed = clock.pass(clock.startedAt + .seconds(86_400 * 60))
        #expect(passed.map(\.step) == [.resolutionWarning, .resolutionBreach])
    }

    @Test func whatWasUsedCountsForAnotherPriority() throws {
        var clock = try Self.medium()
        let monday = try Self.time("2026-11-30T10:00:00Z")
        clock = clock.changed(
            to: try #require(SLATarget.standard[.urgent]), at: monday, from: Self.business, to: .roundTheClock)
        // 210 of the 480 minutes are gone.
        #expect(clock.due[.resolutionBreach] == monday + .seconds(270 * 60))
        #expect(clock.left(at: monday, by: .roundTheClock) == .seconds(270 * 60))
    }

    /// However often a clock stops and goes on, it takes as much work as one that runs through, counted while it runs.
    @Test(arguments: 0..<50) func pausesLoseNothing(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var clock = try Self.medium()
        var now = clock.startedAt
        var worked = Duration.zero
        for _ in 0..<10 {
            let later = now + .seconds(Int(random.next() % 40_000))
            if clock.runningSince != nil {
                worked += BusinessCalendar.standard.work(from: now, until: later)
                clock.stop(at: later, by: Self.business)
            } else {
                clock.goOn(at: later, by: Self.business)
            }
            now = later
        }
        #expect(clock.left(at: now, by: Self.business) == .seconds(2_880 * 60) - worked, "seed \(seed)")
    }
}
