package import MoneyKit
package import Primitives

package enum BillScheduleTag {}
package typealias BillScheduleID = Identifier<BillScheduleTag>

/// A biller that is paid again and again.
package struct BillSchedule: Sendable, Equatable {
    /// - active: pays when its days come.
    /// - paused: days that come are let go by.
    /// - ended: final.
    package enum State: String, Sendable, CaseIterable { case active, paused, ended }

    package enum Event: String, CaseIterable, Hashable, Sendable { case pause, resume, end, giveUp, finish }

    package static let states = Transitions<State, Event>(
        from: .active,
        [
            (.active, .pause, .paused),
            (.active, .giveUp, .paused),
            (.paused, .resume, .active),
            (.active, .end, .ended),
            (.paused, .end, .ended),
            (.active, .finish, .ended),
        ])

    /// What is paid on one day.
    package struct Run: Sendable, Equatable {
        package let dueOn: CalendarDay
        package internal(set) var payment: AutomaticPayment

        package init(dueOn: CalendarDay, payment: AutomaticPayment) {
            self.dueOn = dueOn
            self.payment = payment
        }
    }

    /// The last run that came to nothing.
    package struct Failure: Sendable, Equatable {
        package let code: String
        package let dueOn: CalendarDay

        package init(code: String, dueOn: CalendarDay) {
            self.code = code
            self.dueOn = dueOn
        }
    }

    /// What is ordered, and what it cost when that was last asked.
    package struct Price: Sendable, Equatable {
        package let order: BillOrder
        /// As the customer knows the biller.
        package let biller: String
        package let amount: Money

        package init(order: BillOrder, biller: String, amount: Money) {
            self.order = order
            self.biller = biller
            self.amount = amount
        }
    }

    package let id: BillScheduleID
    package let owner: UserID
    package let createdAt: Timestamp
    package internal(set) var price: Price
    package internal(set) var plan: SchedulePlan
    package internal(set) var state: State
    /// The period that comes next.
    package internal(set) var period: Int
    package internal(set) var succeeded: Int
    package internal(set) var failed: Int
    /// Without a success in between.
    package internal(set) var failedInRow: Int
    package internal(set) var lastFailure: Failure?
    /// The run that is not over.
    package internal(set) var current: Run?
    /// When the next day's run begins; nil unless it is active and there is one.
    package internal(set) var dueAt: Timestamp?

    /// So many failures in a row pause it.
    package static let patience = 3

    package init(
        id: BillScheduleID, owner: UserID, createdAt: Timestamp, price: Price, plan: SchedulePlan,
        state: State = .active, period: Int = 0, succeeded: Int = 0, failed: Int = 0, failedInRow: Int = 0,
        lastFailure: Failure? = nil, current: Run? = nil, dueAt: Timestamp?
    ) {
        self.id = id
        self.owner = owner
        self.createdAt = createdAt
        self.price = price
        self.plan = plan
        self.state = state
        self.period = period
        self.succeeded = succeeded
        self.failed = failed
        self.failedInRow = failedInRow
        self.lastFailure = lastFailure
        self.current = current
        self.dueAt = dueAt
    }

    /// The day of the next run; nil when there is none to come.
    package var nextOn: CalendarDay? { state == .active ? plan.day(period) : nil }
    package var upcoming: [CalendarDay] { state == .active ? plan.days(from: period) : [] }
}

extension BillSchedule {
    // MARK: Its days

    /// The newest day whose time has come is to be paid; those missed before it are skipped. What was tried and is
    /// still to be tried again has had its time, and failed.
    /// - Returns: the runs that came to be or have changed; none when nothing is due, or a payment is on its way.
    package mutating func begin(at now: Timestamp, newID: () -> UniqueID) -> [Run] {
        guard state == .active, let dueAt, dueAt <= now, current?.payment.state != .paying else { return [] }
        var changed: [Run] = []
        if var run = current {
            run.payment.giveUp()
            changed.append(close(run))
            guard state == .active else { return changed }
        }
        let days = plan.due(from: period, by: now)
        period += days.count
        for day in days.dropLast() { changed.append(Run(dueOn: day, payment: .skipped(id: newID()))) }
        if let day = days.last {
            let run = Run(dueOn: day, payment: AutomaticPayment(id: newID(), dueAt: now))
            current = run
            changed.append(run)
        }
        goOn()
        return changed
    }

    private mutating func goOn() {
        guard state == .active else { return }
        dueAt = plan.day(period).map(SchedulePlan.instant)
        if dueAt == nil, current == nil { move(.finish) }
    }

    // MARK: Its runs

    /// The run is to be ordered now, or once more. To be kept before anybody is asked.
    package mutating func order(at now: Timestamp) -> Run? {
        guard var run = current, run.payment.order(at: now) else { return nil }
        current = run
        return run
    }

    /// Its payment is there, and tells its end by itself.
    package mutating func carry(_ id: UniqueID, attempt: Int) -> Run? {
        guard var run = current, run.payment.id == id, run.payment.carry(attempt: attempt) else { return nil }
        current = run
        return run
    }

    /// Nobody was asked: the price could not be found out.
    package mutating func postpone(_ id: UniqueID, attempt: Int, at now: Timestamp) -> Run? {
        guard var run = current, run.payment.id == id, run.payment.postpone(attempt: attempt, at: now) else {
            return nil
        }
        guard state == .active else {
            run.payment.skip()
            return close(run)
        }
        current = run
        return run
    }

    /// The answer was no.
    package mutating func refuse(_ id: UniqueID, attempt: Int, code: String, at now: Timestamp) -> Run? {
        let mayRetry = state == .active && AutomaticPayment.isForMoney(code)
        guard var run = current, run.payment.id == id,
            run.payment.refuse(attempt: attempt, code: code, mayRetry: mayRetry, at: now)
        else { return nil }
        return close(run)
    }

    /// What became of the payment of a run: the current one, or one that was given up.
    package mutating func follow(_ run: Run, isPaid: Bool, code: String?) -> Run? {
        let wasFailed = run.payment.state == .failed
        var run = run
        guard run.payment.end(isPaid: isPaid, code: code) else { return nil }
        if wasFailed { failed -= 1 }
        return close(run)
    }

    /// Takes a run as it stands now.
    private mutating func close(_ run: Run) -> Run {
        switch run.payment.state {
        case .succeeded:
            succeeded += 1
            failedInRow = 0
        case .failed:
            failed += 1
            failedInRow += 1
            lastFailure = Failure(code: run.payment.failureCode ?? Self.unknown, dueOn: run.dueOn)
        case .pending, .paying, .skipped: break
        }
        if current?.payment.id == run.payment.id { current = run.payment.isOpen ? run : nil }
        if failedInRow >= Self.patience, state == .active { move(.giveUp) }
        goOn()
        return run
    }

    /// For a failure that nobody gave a reason for.
    private static let unknown = "payment_failed"

    // MARK: What its owner does

    /// - Returns: the run that is given up with it; a payment that is on its way ends by itself.
    /// - Throws: `notOpen`.
    package mutating func stop(_ event: Event) throws(PlannedError) -> Run? {
        try check(event)
        move(event)
        guard var run = current, run.payment.state == .pending else { return nil }
        run.payment.skip()
        current = nil
        return run
    }

    /// Goes on with the first day that is still to come.
    /// - Throws: `notOpen`.
    package mutating func resume(at now: Timestamp) throws(PlannedError) {
        try check(.resume)
        move(.resume)
        failedInRow = 0
        period += plan.due(from: period, by: now).count
        goOn()
    }

    /// Pays something else, or on other days, from the next run on.
    /// - Parameter period: the one of the plan that comes next.
    /// - Throws: `notOpen`, `paymentInProgress`.
    package mutating func change(_ price: Price, _ plan: SchedulePlan, period: Int) throws(PlannedError) {
        guard state != .ended else { throw .notOpen(state: state.rawValue) }
        guard current?.payment.state != .paying else { throw .paymentInProgress }
        self.price = price
        self.plan = plan
        self.period = period
        goOn()
    }

    private func check(_ event: Event) throws(PlannedError) {
        guard Self.states.next(state, on: event) != nil else { throw .notOpen(state: state.rawValue) }
    }

    private mutating func move(_ event: Event) {
        guard let next = Self.states.next(state, on: event) else {
            preconditionFailure("a move that does not stand in the table")
        }
        state = next
        if next != .active { dueAt = nil }
    }
}
