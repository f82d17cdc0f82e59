import BillingDomain
import MoneyKit
import Primitives
import TestSupport
import Testing

/// On which days a biller is paid, and what becomes of refusals, pauses and missed days.
@Suite struct BillScheduleTests {
    private static func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

    private func schedule(
        _ frequency: Frequency = .monthly, from start: String = "2027-01-31", to end: String? = nil
    ) throws -> BillSchedule {
        let order = BillOrder(
            wallet: UniqueID(high: 3, low: 1), biller: BillerID(UniqueID(high: 4, low: 1)), customer: "123",
            package: nil, amount: Money(minorUnits: 100, currency: .NGN), meter: nil)
        let plan = try SchedulePlan(
            frequency, start: try Self.day(start), end: try end.map(Self.day), today: try Self.day("2027-01-30"))
        return BillSchedule(
            id: BillScheduleID(UniqueID(high: 1, low: 1)), owner: UserID(UniqueID(high: 2, low: 1)),
            createdAt: Timestamp(secondsSince1970: 0),
            price: BillSchedule.Price(
                order: order, biller: "Ikeja Electric", amount: Money(minorUnits: 100, currency: .NGN)), plan: plan,
            dueAt: SchedulePlan.instant(on: plan.start))
    }

    /// Ids in order.
    private struct IDs {
        var last: UInt64 = 0
        mutating func next() -> UniqueID {
            last += 1
            return UniqueID(high: 9, low: last)
        }
    }

    private func begin(_ schedule: inout BillSchedule, _ ids: inout IDs, at now: Timestamp) -> [BillSchedule.Run] {
        var copy = ids
        let runs = schedule.begin(at: now) { copy.next() }
        ids = copy
        return runs
    }

    private func ordered(_ schedule: inout BillSchedule, at now: Timestamp) throws -> BillSchedule.Run {
        let run = schedule.order(at: now)
        return try #require(run)
    }

    @Test func aScheduleStartsAfterToday() throws {
        let today = try Self.day("2027-01-30")
        let tomorrow = try Self.day("2027-01-31")
        #expect(throws: PlannedError.startNotInFuture) {
            try SchedulePlan(.daily, start: today, end: nil, today: today)
        }
        #expect(throws: PlannedError.rangeReversed) {
            try SchedulePlan(.daily, start: tomorrow, end: today, today: today)
        }
        let plan = try SchedulePlan(.monthly, start: tomorrow, end: nil, today: today)
        #expect(
            plan.days(from: 0).prefix(4).map(\.description)
                == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"])
        #expect(plan.days(from: 0).count == 12)
        #expect(SchedulePlan(.monthly, start: tomorrow, end: try Self.day("2027-03-30")).days(from: 0).count == 2)
    }

    @Test func aYearFromTheThirtyFirst() throws {
        var schedule = try schedule(to: "2028-01-30")
        var ids = IDs()
        var days: [String] = []
        while let now = schedule.dueAt {
            #expect(begin(&schedule, &ids, at: now - .seconds(1)).isEmpty)
            let runs = begin(&schedule, &ids, at: now)
            let ordered = try ordered(&schedule, at: now)
            #expect(runs.count == 1 && ordered.payment.id == runs[0].payment.id && ordered.payment.attempts == 1)
            #expect(schedule.order(at: now) == nil, "ordered once")
            _ = schedule.carry(ordered.payment.id, attempt: 1)
            #expect(schedule.follow(ordered, isPaid: true, code: nil)?.payment.state == .succeeded)
            days.append(ordered.dueOn.description)
        }
        #expect(days.count == 12 && days[1] == "2027-02-28" && days[11] == "2027-12-31")
        #expect(schedule.state == .ended && schedule.succeeded == 12 && schedule.failed == 0)
    }

    @Test func ofMissedDaysTheLatestRuns() throws {
        var schedule = try schedule(.daily)
        var ids = IDs()
        let late = try #require(schedule.dueAt) + .seconds(40 * 86_400)
        let runs = begin(&schedule, &ids, at: late)
        #expect(runs.count == 41 && runs.dropLast().allSatisfy { $0.payment.state == .skipped })
        #expect(runs.last?.dueOn.description == "2027-03-12" && runs.last?.payment.state == .pending)
        #expect(schedule.nextOn?.description == "2027-03-13")
    }

    @Test func refusedForMoneyItComesAgainEachHour() throws {
        var schedule = try schedule()
        var ids = IDs()
        var now = try #require(schedule.dueAt)
        let begun = begin(&schedule, &ids, at: now)
        let id = try #require(begun.first?.payment.id)
        for attempt in 1...4 {
            let ordered = try ordered(&schedule, at: now)
            #expect(ordered.payment.id == id && ordered.payment.attempts == attempt, "one payment, whatever happens")
            #expect(schedule.refuse(id, attempt: attempt - 1, code: "insufficient_funds", at: now) == nil)
            let refused = schedule.refuse(id, attempt: attempt, code: "insufficient_funds", at: now)
            #expect(refused?.payment.state == (attempt < 4 ? .pending : .failed))
            #expect(schedule.order(at: now + .seconds(3_599)) == nil)
            now = now + .seconds(3_600)
        }
        #expect(schedule.failed == 1 && schedule.failedInRow == 1 && schedule.state == .active)
        #expect(schedule.lastFailure == BillSchedule.Failure(code: "insufficient_funds", dueOn: begun[0].dueOn))
    }

    @Test func whatMoneyDoesNotHealFailsAtOnceAndThreePause() throws {
        var schedule = try schedule(.daily)
        var ids = IDs()
        for number in 1...3 {
            let now = try #require(schedule.dueAt)
            _ = begin(&schedule, &ids, at: now)
            let ordered = try ordered(&schedule, at: now)
            let refused = schedule.refuse(ordered.payment.id, attempt: 1, code: "wallet_frozen", at: now)
            #expect(refused?.payment.state == .failed && schedule.failedInRow == number)
        }
        #expect(schedule.state == .paused && schedule.dueAt == nil && schedule.nextOn == nil)
        try schedule.resume(at: SchedulePlan.instant(on: try Self.day("2027-03-01")))
        #expect(schedule.state == .active && schedule.failedInRow == 0)
        #expect(schedule.nextOn?.description == "2027-03-02", "what came meanwhile is let go by")
    }

    /// A day whose money never came is over when the next one is there.
    @Test func theNextDayTakesThePlaceOfAnAttempt() throws {
        var schedule = try schedule(.daily)
        var ids = IDs()
        let now = try #require(schedule.dueAt)
        _ = begin(&schedule, &ids, at: now)
        let ordered = try ordered(&schedule, at: now)
        _ = schedule.refuse(ordered.payment.id, attempt: 1, code: "insufficient_funds", at: now)
        let runs = begin(&schedule, &ids, at: now + .seconds(2 * 86_400))
        #expect(runs.map(\.payment.state) == [.failed, .skipped, .pending])
        #expect(schedule.failed == 1 && schedule.current?.dueOn.description == "2027-02-02")
        // Nobody had a chance at that one.
        let later = begin(&schedule, &ids, at: now + .seconds(3 * 86_400))
        #expect(later.map(\.payment.state) == [.skipped, .pending] && schedule.failed == 1)
    }

    @Test func anOrderWithoutAnAnswerIsGivenAgain() throws {
        var schedule = try schedule(.daily)
        var ids = IDs()
        let now = try #require(schedule.dueAt)
        _ = begin(&schedule, &ids, at: now)
        let first = try ordered(&schedule, at: now)
        #expect(schedule.order(at: now + .seconds(29)) == nil)
        let again = try ordered(&schedule, at: now + .seconds(30))
        #expect(again.payment.id == first.payment.id && again.payment.attempts == 1)
        #expect(begin(&schedule, &ids, at: now + .seconds(86_400)).isEmpty, "nothing begins beside it")
        _ = schedule.postpone(again.payment.id, attempt: 1, at: now)
        #expect(schedule.current?.payment.state == .pending && schedule.current?.payment.attempts == 0)
        #expect(schedule.order(at: now + .seconds(299)) == nil)
        #expect(schedule.order(at: now + .seconds(300)) != nil)
    }

    @Test func aPaymentOutlivesItsSchedule() throws {
        var schedule = try schedule(.daily)
        var ids = IDs()
        let now = try #require(schedule.dueAt)
        _ = begin(&schedule, &ids, at: now)
        let ordered = try ordered(&schedule, at: now)
        #expect(try schedule.stop(.end) == nil)
        #expect(schedule.order(at: now + .seconds(60)) != nil, "whether it is there has to be found out")
        _ = schedule.refuse(ordered.payment.id, attempt: 1, code: "insufficient_funds", at: now)
        #expect(schedule.current == nil && schedule.failed == 1)
        // It was there all the same.
        let given = BillSchedule.Run(
            dueOn: ordered.dueOn,
            payment: AutomaticPayment(
                id: ordered.payment.id, state: .failed, attempts: 1, dueAt: nil, failureCode: "insufficient_funds"))
        let followed = schedule.follow(given, isPaid: true, code: nil)
        #expect(followed?.payment.state == .succeeded && schedule.succeeded == 1 && schedule.failed == 0)
        #expect(schedule.state == .ended)
        #expect(throws: PlannedError.notOpen(state: "ended")) { try schedule.resume(at: now) }
    }

    @Test func whatWaitsIsGivenUpWithItsSchedule() throws {
        var schedule = try schedule(.daily)
        var ids = IDs()
        let now = try #require(schedule.dueAt)
        _ = begin(&schedule, &ids, at: now)
        #expect(try schedule.stop(.pause)?.payment.state == .skipped)
        #expect(schedule.current == nil && schedule.order(at: now) == nil)
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
        var met: Set<Transitions<BillSchedule.State, BillSchedule.Event>.Move> = []
        for turn in 0..<3_000 {
            var schedule = try schedule(.daily, to: "2027-02-02")
            var ids = IDs()
            var now = try #require(schedule.dueAt)
            for _ in 0..<40 {
                let before = schedule.state
                var event: BillSchedule.Event?
                switch Int.random(in: 0..<14, using: &random) {
                case 0: if Self.passes({ _ = try schedule.stop(.pause) }) { event = .pause }
                case 1: if Self.passes({ try schedule.resume(at: now) }) { event = .resume }
                case 2: if turn.isMultiple(of: 4), Self.passes({ _ = try schedule.stop(.end) }) { event = .end }
                case 3..<8: _ = begin(&schedule, &ids, at: now)
                default:
                    if let run = schedule.current, run.payment.state == .paying {
                        _ = schedule.follow(run, isPaid: Int.random(in: 0..<4, using: &random) == 0, code: "no")
                    } else {
                        _ = schedule.order(at: now)
                    }
                }
                now = now + .seconds(7_200)
                #expect(schedule.dueAt == nil || schedule.state == .active)
                #expect(schedule.state != .active || schedule.failedInRow < BillSchedule.patience)
                guard schedule.state != before else { continue }
                // Resumed behind its last day it ends at once.
                let next = event == .resume && schedule.state == .ended ? .active : schedule.state
                met.insert(.init(before, event ?? (next == .paused ? .giveUp : .finish), next))
            }
        }
        #expect(met.isSubset(of: BillSchedule.states.moves), "\(met.subtracting(BillSchedule.states.moves))")
        #expect(Set(BillSchedule.states.moves).subtracting(met).map { "\($0)" } == [])
        #expect(BillSchedule.states.unreachable.isEmpty && BillSchedule.states.repeated.isEmpty)
        #expect(BillSchedule.states.finals == [.ended])
    }
}
