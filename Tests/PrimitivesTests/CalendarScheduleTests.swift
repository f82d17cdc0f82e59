import Primitives
import Testing

@Suite struct CalendarScheduleTests {
    private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }
    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

    /// What the IANA database says of these places.
    @Test(arguments: [
        (
            ClockZone.frankfurt, 1,
            [
                ("2024-03-31", "2024-10-27"), ("2025-03-30", "2025-10-26"), ("2026-03-29", "2026-10-25"),
                ("2027-03-28", "2027-10-31"), ("2028-03-26", "2028-10-29"),
            ], (1, 1)
        ),
        (
            .newYork, -5,
            [
                ("2024-03-10", "2024-11-03"), ("2025-03-09", "2025-11-02"), ("2026-03-08", "2026-11-01"),
                ("2027-03-14", "2027-11-07"), ("2028-03-12", "2028-11-05"),
            ], (7, 6)
        ),
    ])
    func clocksChangeWhenTheLawSays(
        zone: ClockZone, winter: Int, years: [(String, String)], hours: (Int, Int)
    ) throws {
        for (begin, end) in years {
            let begin = try day(begin).startOfDay + .seconds(hours.0 * 3_600)
            let end = try day(end).startOfDay + .seconds(hours.1 * 3_600)
            let second: Duration = .seconds(1)
            #expect(zone.offset(at: begin - second) == .seconds(winter * 3_600))
            #expect(zone.offset(at: begin) == .seconds((winter + 1) * 3_600))
            #expect(zone.offset(at: end - second) == .seconds((winter + 1) * 3_600))
            #expect(zone.offset(at: end) == .seconds(winter * 3_600))
        }
        #expect(ClockZone.lagos.offset(at: try time("2026-07-01T12:00:00Z")) == .seconds(3_600))
    }

    @Test func aTimeThatIsLeftOutOrShownTwiceIsOnce() throws {
        let half = TimeOfDay(2, 30)
        let spring = ClockZone.frankfurt.instant(half, on: try day("2026-03-29"))
        #expect(spring == (try time("2026-03-29T01:30:00Z")))
        let autumn = ClockZone.frankfurt.instant(half, on: try day("2026-10-25"))
        #expect(autumn == (try time("2026-10-25T00:30:00Z")))
        let american = ClockZone.newYork.instant(half, on: try day("2026-03-08"))
        #expect(american == (try time("2026-03-08T07:30:00Z")))
    }

    /// Every minute of three years at once: each day is due once, in order, at the time that the clocks show.
    @Test(arguments: ClockZone.allCases)
    func eachDayIsDueOnce(zone: ClockZone) throws {
        for schedule in [
            CalendarSchedule.daily(at: TimeOfDay(0, 5), in: zone), .daily(at: TimeOfDay(2, 30), in: zone),
            .daily(at: TimeOfDay(23, 59), in: zone), .weekly(1, at: TimeOfDay(6, 0), in: zone),
            .weekly(7, at: TimeOfDay(2, 0), in: zone), .monthly(31, at: TimeOfDay(0, 0), in: zone),
            .monthly(1, at: TimeOfDay(12, 0), in: zone),
        ] {
            var now = try time("2027-01-01T00:00:00Z")
            let end = try time("2030-01-01T00:00:00Z")
            var last = schedule.lastDay(by: now)
            while now < end {
                now += .seconds(1_800)
                let due = schedule.lastDay(by: now)
                if due != last {
                    #expect(due == schedule.nextDay(after: last))
                    #expect(now - schedule.instant(on: due) < .seconds(1_800))
                    last = due
                }
                #expect(schedule.instant(on: due) <= now && schedule.instant(on: schedule.nextDay(after: due)) > now)
            }
        }
    }

    @Test func aMonthWithoutTheDayHasItsLast() throws {
        let ends = CalendarSchedule.monthly(31, at: TimeOfDay(1, 0))
        var days = [try day("2027-12-31")]
        for _ in 0..<5 { days.append(ends.nextDay(after: days[days.count - 1])) }
        #expect(
            days.map(\.description) == [
                "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31",
            ])
        let leap = CalendarSchedule.monthly(29, at: TimeOfDay(1, 0))
        #expect(leap.nextDay(after: try day("2027-01-29")) == (try day("2027-02-28")))
        #expect(leap.nextDay(after: try day("2028-01-29")) == (try day("2028-02-29")))
        #expect(leap.nextDay(after: try day("2028-02-29")) == (try day("2028-03-29")))
        #expect(leap.lastDay(by: try time("2028-02-29T00:59:59Z")) == (try day("2028-01-29")))
        #expect(leap.lastDay(by: try time("2028-02-29T01:00:00Z")) == (try day("2028-02-29")))
    }

    @Test func weeksBeginOnMonday() throws {
        let monday = CalendarSchedule.weekly(1, at: TimeOfDay(6, 0))
        #expect(monday.lastDay(by: try time("2026-11-30T05:59:59Z")) == (try day("2026-11-23")))
        #expect(monday.lastDay(by: try time("2026-11-30T06:00:00Z")) == (try day("2026-11-30")))
        #expect(monday.nextDay(after: try day("2026-11-30")) == (try day("2026-12-07")))
        #expect(monday.nextDay(after: try day("2026-12-01")) == (try day("2026-12-07")))
    }
}
