import BillingDomain
import HTTPKit
import MoneyKit
import PostgresAccess
import Primitives

/// Billers that are paid again and again. Each run is a bill payment of its own, under an id that is kept before
/// anybody is asked; what follows it is part of the transaction that ends it.
struct ScheduleDesk: Sendable {
    let book: PlannedBook
    let mandates: Mandates
    let payer: AutomaticPayer
    let clock: WallClock

    private var client: PostgresClient { book.client }
    private var ids: IDGenerator { book.ids }
    var schedules: ScheduleStore { book.schedules }

    // MARK: What its owner does

    /// A schedule that is not written down yet.
    /// - Throws: `PlannedError`, the catalogue's refusals, the wallet's.
    func prepare(
        _ order: BillOrder, _ frequency: Frequency, from start: CalendarDay, to end: CalendarDay?,
        by giver: Mandates.Giver
    ) async throws -> BillSchedule {
        let now = clock.now().shown
        let plan = try SchedulePlan(frequency, start: start, end: end, today: now.day)
        let priced = try await payer.paying.price(order, giver.user, true)
        let id = ids.next(BillScheduleID.self)
        try await mandates.take(id.rawValue, priced, of: giver)
        return BillSchedule(
            id: id, owner: giver.user, createdAt: now, price: BillSchedule.Price(priced), plan: plan,
            dueAt: SchedulePlan.instant(on: plan.start))
    }

    nonisolated(nonsending) func change(
        _ id: BillScheduleID, _ event: BillSchedule.Event, by owner: UserID, in transaction: PostgresTransaction
    ) async throws -> BillSchedule {
        let now = clock.now()
        var schedule = try await lock(id, of: owner, in: transaction)
        let old = schedule
        var run: BillSchedule.Run?
        if event == .resume { try schedule.resume(at: now) } else { run = try schedule.stop(event) }
        try await book.update(schedule, old, run.map { [$0] } ?? [], now, in: transaction)
        return schedule
    }

    /// What is to be another way from the next run on.
    struct Change: Sendable {
        var wallet: UniqueID?
        var package: BillerPackageID?
        var amount: Money?
        var frequency: Frequency?
        var start: CalendarDay?
        var end: FieldChange<CalendarDay> = .keep

        /// Its owner has agreed to something else.
        var needsMandate: Bool {
            wallet != nil || package != nil || amount != nil || frequency != nil || start != nil
        }

        /// - Parameter old: a package and an amount take each other's place.
        func order(after old: BillOrder) -> BillOrder {
            BillOrder(
                wallet: wallet ?? old.wallet, biller: old.biller, customer: old.customer,
                package: amount == nil ? package ?? old.package : package,
                amount: package == nil ? amount ?? old.amount : amount, meter: old.meter)
        }
    }

    /// What its owner agrees to anew, asked before anything is written.
    /// - Throws: `PlannedError`, the catalogue's refusals, the wallet's.
    func agree(_ change: Change, to id: BillScheduleID, by giver: Mandates.Giver) async throws -> BillSchedule.Price? {
        let schedule = try await schedules.own(id, of: giver.user)
        guard change.needsMandate else { return nil }
        let priced = try await payer.paying.price(
            change.order(after: schedule.price.order), giver.user, true)
        try await mandates.take(ids.next(), priced, of: giver)
        return BillSchedule.Price(priced)
    }

    /// - Parameter price: what was agreed to; nil: as it was.
    nonisolated(nonsending) func change(
        _ id: BillScheduleID, _ change: Change, _ price: BillSchedule.Price?, by owner: UserID,
        in transaction: PostgresTransaction
    ) async throws -> BillSchedule {
        let now = clock.now()
        var schedule = try await lock(id, of: owner, in: transaction)
        let (old, end) = (schedule, change.end.applied(to: schedule.plan.end))
        if change.frequency != nil || change.start != nil {
            let start = change.start ?? schedule.plan.day(schedule.period) ?? now.day.adding(days: 1)
            guard start > now.day else { throw PlannedError.startNotInFuture }
            let plan = try SchedulePlan(change.frequency ?? schedule.plan.frequency, start: start, ending: end)
            try schedule.change(price ?? schedule.price, plan, period: 0)
        } else {
            let plan = try SchedulePlan(schedule.plan.frequency, start: schedule.plan.start, ending: end)
            try schedule.change(price ?? schedule.price, plan, period: schedule.period)
        }
        try await book.update(schedule, old, [], now, in: transaction)
        return schedule
    }

    private nonisolated(nonsending) func lock(
        _ id: BillScheduleID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws -> BillSchedule {
        guard let schedule = try await schedules.lock(id, in: transaction), schedule.owner == owner else {
            throw PlannedError.missing(.schedule)
        }
        return schedule
    }

    // MARK: Runs

    /// Begins the run of a day that has come, and skips those before it.
    func begin(_ id: BillScheduleID) async throws {
        try await client.transaction { transaction in
            let now = clock.now()
            guard var schedule = try await schedules.lock(id, in: transaction) else { return }
            let old = schedule
            let runs = schedule.begin(at: now) { ids.next() }
            try await book.update(schedule, old, runs, now, in: transaction)
        }
    }

    /// Orders the run that is due: it is written down as ordered, and then asked for.
    func order(_ id: BillScheduleID) async throws {
        let ordered = try await client.transaction { transaction -> (BillSchedule, BillSchedule.Run)? in
            let now = clock.now()
            guard var schedule = try await schedules.lock(id, in: transaction) else { return nil }
            let old = schedule
            guard let run = schedule.order(at: now) else { return nil }
            try await book.update(schedule, old, [run], now, in: transaction)
            return (schedule, run)
        }
        guard let (schedule, run) = ordered else { return }
        let word = await payer.order(
            schedule.price.order,
            OrderedPayment(id: run.payment.id, owner: schedule.owner, source: .schedule(id)))
        try await take(word, of: run.payment, id)
    }

    private func take(_ word: OrderWord, of payment: AutomaticPayment, _ id: BillScheduleID) async throws {
        try await client.transaction { transaction in
            let now = clock.now()
            guard var schedule = try await schedules.lock(id, in: transaction) else { return }
            let old = schedule
            let run: BillSchedule.Run?
            switch word {
            case .carried: run = schedule.carry(payment.id, attempt: payment.attempts)
            case .refused(let code):
                run = schedule.refuse(payment.id, attempt: payment.attempts, code: code, at: now)
            case .postponed: run = schedule.postpone(payment.id, attempt: payment.attempts, at: now)
            case .unanswered: run = nil
            }
            guard let run else { return }
            try await book.update(schedule, old, [run], now, in: transaction)
        }
    }
}

extension BillSchedule.Price {
    init(_ priced: PricedOrder) {
        self.init(order: priced.order, biller: priced.biller.name, amount: priced.amount)
    }
}
