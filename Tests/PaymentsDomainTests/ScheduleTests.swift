import MoneyKit
import PaymentsDomain
import Primitives
import TestSupport
import Testing

/// On which days something is paid, and what becomes of refusals, pauses and missed days.
@Suite struct ScheduleTests {
    private static let today = CalendarDay("2027-01-30")
    private static let start = CalendarDay("2027-01-31")

    private func plan(
        _ frequency: Frequency, _ start: String = "2027-01-31", end: String? = nil, maxRuns: Int? = nil
    ) throws -> PaymentPlan {
        try PaymentPlan(
            frequency, start: try #require(CalendarDay(start)), end: end.flatMap { CalendarDay($0) },
            maxRuns: maxRuns, today: try #require(Self.today))
    }

    private func schedule(_ plan: PaymentPlan) -> Schedule {
        Schedule(
            id: ScheduleID(UniqueID(high: 1, low: 1)),
            payer: Payment.Party(user: UserID(UniqueID(high: 2, low: 1)), wallet: UniqueID(high: 3, low: 1), name: nil),
            payee: .person(
                Payment.Party(user: UserID(UniqueID(high: 2, low: 2)), wallet: UniqueID(high: 3, low: 2), name: nil)),
            amount: Money(minorUnits: 100, currency: .USD), plan: plan, reference: "REC-1",
            createdAt: Timestamp(secondsSince1970: 0), dueAt: PaymentPlan.instant(on: plan.start))
    }

    @Test(arguments: [
        (Frequency.daily, "2027-02-03"), (.weekly, "2027-02-21"), (.monthly, "2027-04-30"),
        (.quarterly, "2027-10-31"), (.yearly, "2030-01-31"),
    ])
    func periodsCountFromTheStart(frequency: Frequency, fourth: String) throws {
        #expect(try plan(frequency).day(3, after: 3)?.description == fourth)
    }

    @Test func monthsCountFromTheStartsDay() throws {
        let days = try plan(.monthly).days(from: 0, after: 0).map(\.description)
        #expect(days.prefix(4) == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"])
        #expect(days.count == 12)
        #expect(try plan(.monthly, end: "2027-03-30").days(from: 0, after: 0).count == 2)
        #expect(try plan(.monthly, maxRuns: 3).days(from: 1, after: 1).count == 2)
    }

    @Test func aScheduleStartsAfterToday() throws {
        #expect(throws: PaymentsError.startNotInFuture) { try plan(.daily, "2027-01-30") }
        #expect(throws: PaymentsError.rangeReversed) { try plan(.daily, end: "2027-01-30") }
        #expect(try plan(.daily, end: "2027-01-31").days(from: 0, after: 0).count == 1)
    }

    @Test func refusedIsTriedAfterOneTwoAndThreeHours() throws {
        var schedule = schedule(try plan(.monthly))
        var now = try #require(schedule.dueAt)
        #expect(schedule.beginRun(newID: .init(high: 4, low: 1), at: now - .seconds(1)) == nil)
        for hours: Int64 in [1, 2, 3] {
            let begun = schedule.beginRun(newID: .init(high: 4, low: UInt64(hours)), at: now)
            let run = try #require(begun)
            #expect(run.id == UniqueID(high: 4, low: 1) && run.attempts == Int(hours))
            let payment = PaymentID(UniqueID(high: 5, low: UInt64(hours)))
            schedule.pay(by: payment)
            #expect(schedule.beginRun(newID: .init(high: 4, low: 9), at: now + .seconds(86_400)) == nil)
            let refused = schedule.follow(payment, isPaid: false, code: "insufficient_funds", at: now)
            #expect(refused?.state == .pending && schedule.dueAt == now + .seconds(3_600 * hours))
            now = now + .seconds(3_600 * hours)
        }
        _ = schedule.beginRun(newID: .init(high: 4, low: 9), at: now)
        let last = PaymentID(UniqueID(high: 5, low: 9))
        schedule.pay(by: last)
        #expect(schedule.follow(last, isPaid: false, code: "insufficient_funds", at: now)?.state == .failed)
        #expect(schedule.state == .failed && schedule.failures == 1 && schedule.dueAt == nil)
        try schedule.resume(at: now + .seconds(86_400 * 40))
        #expect(schedule.nextRunOn?.description == "2027-03-31", "what was missed while it stood is skipped")
    }

    @Test func missedDaysAreMadeUpInOrder() throws {
        var schedule = schedule(try plan(.daily, maxRuns: 5))
        let late = try #require(schedule.dueAt) + .seconds(86_400 * 30)
        var days: [String] = []
        for number in 1...5 {
            let begun = schedule.beginRun(newID: .init(high: 4, low: UInt64(number)), at: late)
            let run = try #require(begun)
            days.append(run.dueOn.description)
            let payment = PaymentID(UniqueID(high: 5, low: UInt64(number)))
            schedule.pay(by: payment)
            #expect(schedule.follow(payment, isPaid: true, code: nil, at: late)?.state == .succeeded)
            #expect(schedule.follow(payment, isPaid: true, code: nil, at: late) == nil)
        }
        #expect(days == ["2027-01-31", "2027-02-01", "2027-02-02", "2027-02-03", "2027-02-04"])
        #expect(schedule.state == .completed && schedule.runs == 5)
    }

    @Test func pausedDaysAreSkipped() throws {
        var schedule = schedule(try plan(.daily))
        let start = try #require(schedule.dueAt)
        _ = try schedule.stop(.pause)
        #expect(schedule.dueAt == nil && schedule.nextRunOn == nil)
        try schedule.resume(at: start + .seconds(86_400 * 2))
        #expect(schedule.nextRunOn?.description == "2027-02-03" && schedule.runs == 0)
        _ = try schedule.stop(.cancel)
        #expect(throws: PaymentsError.notOpen(state: "cancelled")) { try schedule.resume(at: start) }
    }

    /// What is under way at the wallet ends by itself, whatever was said meanwhile.
    @Test func aPaymentOutlivesThePause() throws {
        var schedule = schedule(try plan(.daily))
        let start = try #require(schedule.dueAt)
        _ = schedule.beginRun(newID: .init(high: 4, low: 1), at: start)
        let payment = PaymentID(UniqueID(high: 5, low: 1))
        schedule.pay(by: payment)
        #expect(try schedule.stop(.pause) == nil)
        #expect(schedule.follow(payment, isPaid: true, code: nil, at: start)?.state == .succeeded)
        #expect(schedule.state == .paused && schedule.dueAt == nil)
        try schedule.resume(at: start)
        #expect(schedule.nextRunOn?.description == "2027-02-01")
    }

    /// Whether it was not refused.
    private static func passes(_ move: () throws -> Void) -> Bool {
        do {
            try move()
            return true
        } catch {
            return false
        }
    }

    @Test func theTableIsWhatSchedulesDo() throws {
        var random = SeededGenerator()
        var met: Set<Transitions<Schedule.State, Schedule.Event>.Move> = []
        let plan = try plan(.daily, maxRuns: 4)
        for turn in 0..<5_000 {
            var schedule = schedule(plan)
            var now = try #require(schedule.dueAt)
            for step in 0..<40 {
                let before = schedule.state
                var event: Schedule.Event?
                switch Int.random(in: 0..<12, using: &random) {
                case 0: if Self.passes({ _ = try schedule.stop(.pause) }) { event = .pause }
                case 1: if Self.passes({ try schedule.resume(at: now) }) { event = .resume }
                case 2:
                    if turn.isMultiple(of: 4), Self.passes({ _ = try schedule.stop(.cancel) }) { event = .cancel }
                default:
                    if let payment = schedule.current?.payment {
                        let isPaid = Int.random(in: 0..<4, using: &random) == 0
                        _ = schedule.follow(payment, isPaid: isPaid, code: "no", at: now)
                    } else if schedule.beginRun(newID: .init(high: UInt64(turn), low: UInt64(step)), at: now) != nil {
                        schedule.pay(by: PaymentID(UniqueID(high: UInt64(turn), low: UInt64(1_000 + step))))
                    }
                }
                now = now + .seconds(7_200)
                #expect(schedule.runs <= 4 && (schedule.dueAt == nil || schedule.state == .active))
                guard schedule.state != before else { continue }
                // Resumed behind its last day it ends at once.
                let next = event == .resume && schedule.state == .completed ? .active : schedule.state
                met.insert(.init(before, event ?? (schedule.state == .failed ? .fail : .end), next))
            }
        }
        #expect(met.isSubset(of: Schedule.states.moves), "\(met.subtracting(Schedule.states.moves))")
        #expect(Set(Schedule.states.moves).subtracting(met).map { "\($0)" } == [])
        #expect(Schedule.states.unreachable.isEmpty && Schedule.states.repeated.isEmpty)
        #expect(Schedule.states.finals == [.completed, .cancelled])
    }
}
