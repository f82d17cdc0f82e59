package import MoneyKit
package import Primitives

package enum ScheduleTag {}
package typealias ScheduleID = Identifier<ScheduleTag>

/// Something that is paid again and again.
package struct Schedule: Sendable, Equatable {
    /// - active: may become any other.
    /// - paused: days that come are skipped; may become active or cancelled.
    /// - failed: a run was refused four times; may become active.
    /// - completed, cancelled: final.
    package enum State: String, Sendable, CaseIterable {
        case active, paused, completed, cancelled, failed
    }

    package enum Event: String, CaseIterable, Hashable, Sendable {
        case pause, resume, cancel, end, fail
    }

    package static let states = Transitions<State, Event>(
        from: .active,
        [
            (.active, .pause, .paused),
            (.paused, .resume, .active),
            (.active, .cancel, .cancelled),
            (.paused, .cancel, .cancelled),
            (.active, .end, .completed),
            (.active, .fail, .failed),
            (.failed, .resume, .active),
        ])

    package enum Payee: Sendable, Equatable {
        case person(Payment.Party)
        /// Of the payer's own; `name` as people are told: bank and last digits.
        case bankAccount(BankAccountID, name: String)

        /// Nil: nobody but the payer.
        package var party: Payment.Party? {
            if case .person(let party) = self { party } else { nil }
        }

        package var account: BankAccountID? {
            if case .bankAccount(let id, _) = self { id } else { nil }
        }

        /// As the payer is shown it.
        package var name: String? {
            switch self {
            case .person(let party): party.name
            case .bankAccount(_, let name): name
            }
        }
    }

    /// One payment of it. `payment` is the one that is under way, or has made it; to a bank account `order` is what its
    /// withdrawal is known by.
    package struct Run: Sendable, Equatable {
        /// - pending: may become any other.
        /// - succeeded, failed, skipped: final.
        package enum State: String, Sendable, CaseIterable {
            case pending, succeeded, failed, skipped
        }

        package let id: UniqueID
        package let dueOn: CalendarDay
        package internal(set) var state: State
        package internal(set) var attempts: Int
        package internal(set) var payment: PaymentID?
        package internal(set) var order: UniqueID?
        /// That of the order, once there is one.
        package let withdrawal: OutflowID?
        package internal(set) var failureCode: String?

        package init(
            id: UniqueID, dueOn: CalendarDay, state: State = .pending, attempts: Int = 0, payment: PaymentID? = nil,
            order: UniqueID? = nil, withdrawal: OutflowID? = nil, failureCode: String? = nil
        ) {
            self.id = id
            self.dueOn = dueOn
            self.state = state
            self.attempts = attempts
            self.payment = payment
            self.order = order
            self.withdrawal = withdrawal
            self.failureCode = failureCode
        }

        var isUnderWay: Bool { payment != nil || order != nil }
    }

    package let id: ScheduleID
    package let payer: Payment.Party
    package let payee: Payee
    package let amount: Money
    package let plan: PaymentPlan
    package let reference: String
    package let createdAt: Timestamp
    package internal(set) var state: State
    /// The period that comes next.
    package internal(set) var period: Int
    package internal(set) var runs: Int
    package internal(set) var failures: Int
    /// The run that is not over.
    package internal(set) var current: Run?
    /// When there is something to do; nil while its payment is under way, and when there is nothing.
    package internal(set) var dueAt: Timestamp?

    package init(
        id: ScheduleID, payer: Payment.Party, payee: Payee, amount: Money, plan: PaymentPlan,
        reference: String, createdAt: Timestamp, state: State = .active, period: Int = 0, runs: Int = 0,
        failures: Int = 0, current: Run? = nil, dueAt: Timestamp?
    ) {
        self.id = id
        self.payer = payer
        self.payee = payee
        self.amount = amount
        self.plan = plan
        self.reference = reference
        self.createdAt = createdAt
        self.state = state
        self.period = period
        self.runs = runs
        self.failures = failures
        self.current = current
        self.dueAt = dueAt
    }

    /// The day of the next run; nil when there is none to come.
    package var nextRunOn: CalendarDay? { state == .active ? plan.day(period, after: runs) : nil }

    package func isDue(at now: Timestamp) -> Bool { state == .active && dueAt.map { $0 <= now } ?? false }
}

extension Schedule {
    /// What is refused is tried again after so many hours, one after the other.
    private static let pauses: [Int64] = [1, 2, 3]

    /// The run that is to be paid now: the one that was refused, or that of the next day. In order, one for each day.
    /// - Parameter newID: of a run that begins.
    package mutating func beginRun(newID: UniqueID, at now: Timestamp) -> Run? {
        guard isDue(at: now) else { return nil }
        if current == nil {
            guard let day = plan.day(period, after: runs) else {
                move(.end)
                return nil
            }
            current = Run(id: newID, dueOn: day)
            period += 1
            runs += 1
        }
        guard current?.isUnderWay == false else { return nil }
        current?.attempts += 1
        return current
    }

    /// Its payment is on its way.
    package mutating func pay(by payment: PaymentID) {
        current?.payment = payment
        dueAt = nil
    }

    /// Its withdrawal is ordered.
    package mutating func withdraw(under order: UniqueID) {
        current?.order = order
        dueAt = nil
    }

    /// What became of a payment.
    /// - Returns: the run as it stands then; nil for a payment of no run that is open.
    package mutating func follow(_ payment: PaymentID, isPaid: Bool, code: String?, at now: Timestamp) -> Run? {
        current?.payment == payment ? endRun(isPaid: isPaid, code: code, at: now) : nil
    }

    /// The same of a withdrawal.
    package mutating func follow(order: UniqueID, isPaid: Bool, code: String?, at now: Timestamp) -> Run? {
        current?.order == order ? endRun(isPaid: isPaid, code: code, at: now) : nil
    }

    private mutating func endRun(isPaid: Bool, code: String?, at now: Timestamp) -> Run? {
        guard var run = current else { return nil }
        if isPaid {
            run.state = .succeeded
            run.failureCode = nil
            current = nil
            goOn()
            return run
        }
        run.payment = nil
        run.order = nil
        run.failureCode = code
        guard state == .active, run.attempts <= Self.pauses.count else {
            run.state = .failed
            failures += 1
            current = nil
            if state == .active { move(.fail) }
            return run
        }
        dueAt = now + .seconds(3_600 * Self.pauses[run.attempts - 1])
        current = run
        return run
    }

    /// - Returns: the run that is given up with it; a payment that is under way ends by itself.
    /// - Throws: `notOpen`.
    package mutating func stop(_ event: Event) throws(PaymentsError) -> Run? {
        guard Self.states.next(state, on: event) != nil else { throw .notOpen(state: state.rawValue) }
        move(event)
        guard var run = current, !run.isUnderWay else { return nil }
        run.state = .skipped
        current = nil
        return run
    }

    /// Goes on with the first day that is still to come.
    /// - Throws: `notOpen`.
    package mutating func resume(at now: Timestamp) throws(PaymentsError) {
        guard Self.states.next(state, on: .resume) != nil else { throw .notOpen(state: state.rawValue) }
        move(.resume)
        while let day = plan.day(period, after: runs), PaymentPlan.instant(on: day) <= now { period += 1 }
        if current == nil { goOn() }
    }

    private mutating func goOn() {
        guard state == .active else { return }
        guard let day = plan.day(period, after: runs) else { return move(.end) }
        dueAt = PaymentPlan.instant(on: day)
    }

    private mutating func move(_ event: Event) {
        guard let next = Self.states.next(state, on: event) else {
            preconditionFailure("a move that does not stand in the table")
        }
        state = next
        if next != .active { dueAt = nil }
    }
}
