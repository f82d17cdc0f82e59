package import Primitives

extension PersonalBill {
    // MARK: Its days

    /// Its day has gone by.
    package mutating func pass(on today: CalendarDay) -> Bool {
        guard state == .upcoming, face.dueOn < today else { return false }
        move(.pass)
        return true
    }

    /// Its owner is to be told: once, however many days were missed, and no more once it is overdue.
    package mutating func remind(on today: CalendarDay, at now: Timestamp) -> Bool {
        guard state != .paid, let remindOn, remindOn <= today else { return false }
        self.remindOn = Reminders.next(of: face, after: today)
        guard face.dueOn >= today else { return false }
        remindedAt = now
        return true
    }

    /// Its owner wants to be told now.
    /// - Throws: `notOpen`, `reminderTooSoon`.
    package mutating func remindNow(at now: Timestamp) throws(PlannedError) {
        try checkOpen()
        if let remindedAt, remindedAt + Reminders.pause > now {
            throw .reminderTooSoon(wait: remindedAt + Reminders.pause - now)
        }
        remindedAt = now
    }

    // MARK: Payment

    /// Paid elsewhere.
    /// - Throws: `notOpen`, `paymentInProgress`, `paidInFuture`.
    package mutating func markPaid(on day: CalendarDay, today: CalendarDay) throws(PlannedError) {
        try checkIdle()
        guard day <= today else { throw .paidInFuture }
        pay(on: day)
    }

    /// It is to be paid by itself now, or ordered once more. To be kept before anybody is asked.
    package mutating func order(at now: Timestamp) -> AutoPay? {
        guard state != .paid, autoPay?.payment.order(at: now) == true else { return nil }
        return autoPay
    }

    /// Its payment is there, and tells its end by itself.
    package mutating func carry(_ id: UniqueID, attempt: Int) -> Bool {
        guard autoPay?.payment.id == id else { return false }
        return autoPay?.payment.carry(attempt: attempt) ?? false
    }

    /// Nobody was asked: the price could not be found out.
    package mutating func postpone(_ id: UniqueID, attempt: Int, at now: Timestamp) -> Bool {
        guard autoPay?.payment.id == id else { return false }
        return autoPay?.payment.postpone(attempt: attempt, at: now) ?? false
    }

    /// The answer was no.
    package mutating func refuse(_ id: UniqueID, attempt: Int, code: String, at now: Timestamp) -> Bool {
        guard autoPay?.payment.id == id else { return false }
        return autoPay?.payment.refuse(
            attempt: attempt, code: code, mayRetry: AutomaticPayment.isForMoney(code), at: now) ?? false
    }

    /// What became of a payment for it. Of a bill that was paid otherwise meanwhile nothing changes.
    package mutating func follow(_ id: UniqueID, isPaid: Bool, code: String?, on today: CalendarDay) -> Bool {
        guard state != .paid, autoPay?.payment.id == id else { return false }
        guard autoPay?.payment.end(isPaid: isPaid, code: code) == true else { return false }
        guard isPaid else { return true }
        payment = id
        pay(on: today)
        return true
    }

    private mutating func pay(on day: CalendarDay) {
        move(.pay)
        paidOn = day
        remindOn = nil
        if autoPay?.payment.state == .pending { autoPay?.payment.skip() }
    }

    // MARK: What comes after

    /// The bill that follows a paid one. Each is owed: the next is that of the next period; but of those that pay by
    /// themselves and were missed the latest is paid, and not one after the other.
    /// - Returns: nil when it does not come again, or has been followed already.
    package mutating func follower(id: PersonalBillID, payment: UniqueID, at now: Timestamp) -> PersonalBill? {
        guard state == .paid, next == nil, let frequency = face.repeats?.frequency else { return nil }
        var number = series.number + 1
        if autoPay != nil {
            while SchedulePlan.instant(on: frequency.day(number + 1, from: series.start)) <= now { number += 1 }
        }
        var face = face
        face.dueOn = frequency.day(number, from: series.start)
        next = id
        return PersonalBill(
            id: id, owner: owner, face: face, series: Series(start: series.start, number: number),
            autoPay: autoPay.map { old in
                AutoPay(
                    order: old.order, biller: old.biller,
                    payment: AutomaticPayment(id: payment, dueAt: SchedulePlan.instant(on: face.dueOn)))
            }, now: now)
    }

    // MARK: What its owner does

    /// - Parameter autoPay: as it is from now on; with another amount or day it is a new one.
    /// - Throws: `notOpen`, `paymentInProgress`.
    package mutating func change(_ new: Face, _ autoPay: AutoPay?, at now: Timestamp) throws(PlannedError) {
        try checkIdle()
        if new.dueOn != face.dueOn || new.repeats != face.repeats {
            // An overdue one has had its day.
            guard state == .upcoming || new.dueOn == face.dueOn else { throw .notOpen(state: state.rawValue) }
            series = Series(start: new.dueOn)
        }
        face = new
        self.autoPay = autoPay
        self.autoPay?.payment.move(to: SchedulePlan.instant(on: new.dueOn))
        remindOn = Reminders.next(of: new, after: Reminders.lastDay(by: now))
    }

    /// Thrown away.
    /// - Throws: `paymentInProgress`.
    package mutating func remove() throws(PlannedError) {
        try checkNotPaying()
        remindOn = nil
        if autoPay?.payment.state == .pending { autoPay?.payment.skip() }
    }

    /// - Throws: `notOpen` of a paid one, `paymentInProgress`.
    package func checkIdle() throws(PlannedError) {
        try checkOpen()
        try checkNotPaying()
    }

    /// - Throws: `paymentInProgress`.
    private func checkNotPaying() throws(PlannedError) {
        if autoPay?.payment.state == .paying { throw .paymentInProgress }
    }

    private func checkOpen() throws(PlannedError) {
        guard state != .paid else { throw .notOpen(state: state.rawValue) }
    }

    private mutating func move(_ event: Event) {
        guard let following = Self.states.next(state, on: event) else {
            preconditionFailure("a move that does not stand in the table")
        }
        state = following
    }
}
