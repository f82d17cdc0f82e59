import Contracts
import HTTPKit
import Logging
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// What is paid again and again. Each run is a payment of its own; what follows it is part of the transaction that ends
/// it.
struct ScheduleDesk: Sendable {
    let client: PostgresClient
    let schedules: ScheduleStore
    let recipients: Recipients
    let banks: BankOrders
    let clock: WallClock
    let ids: IDGenerator

    static let interval = Duration.seconds(1)
    /// How many one look begins.
    private static let batch = 200

    /// What a customer orders.
    struct Order: Sendable {
        let payer: UserID
        let source: UniqueID
        let payee: Destination
        let amount: Money
        let frequency: Frequency
        let start: CalendarDay
        let end: CalendarDay?
        let maxRuns: Int?
        let channel: Payment.Channel
        let authorization: String?
    }

    /// A schedule that is not written down yet. Its first authorisation is the mandate for all runs: the PIN's proof is
    /// spent here, and the wallet says beforehand whether it would pay today.
    /// - Throws: `PaymentsError`.
    func prepare(_ order: Order) async throws -> Schedule {
        try PaymentAmount.check(order.amount)
        let now = clock.now().shown
        let plan = try PaymentPlan(
            order.frequency, start: order.start, end: order.end, maxRuns: order.maxRuns, today: now.day)
        let payer = try await recipients.payer(order.payer, from: order.source)
        let (payee, total) = try await payee(of: order)
        let id = ids.next(ScheduleID.self)
        try await recipients.wallet.authorize(
            id.rawValue, .recurring, total, from: payer, order.channel, order.authorization)
        return Schedule(
            id: id, payer: payer, payee: payee, amount: order.amount, plan: plan,
            reference: PaymentReference.text(Payment.Source.recurring.prefix, of: id.rawValue, on: now.day),
            createdAt: now, dueAt: PaymentPlan.instant(on: plan.start))
    }

    /// With what a run takes from the wallet today.
    private func payee(of order: Order) async throws -> (Schedule.Payee, total: Money) {
        switch order.payee {
        case .person(let recipient):
            guard let found = try await recipients.find(recipient) else { throw PaymentsError.missing(.account) }
            guard found.person.id != order.payer else { throw PaymentsError.selfPayment }
            return (.person(try await recipients.payee(found, in: order.amount.currency)), order.amount)
        case .bankAccount(let id):
            let (account, _, fee) = try await banks.withdrawals.judge(
                WithdrawalOrder(
                    owner: order.payer, wallet: order.source, amount: order.amount, account: id, via: nil, note: nil))
            return (.bankAccount(id, name: account.destination), try order.amount.adding(fee))
        }
    }

    nonisolated(nonsending) func write(_ schedule: Schedule, in transaction: PostgresTransaction) async throws {
        try await schedules.insert(schedule, in: transaction)
        try await transaction.execute(Outbox.append([ScheduleEvents.created(schedule, ids: ids)]))
    }

    // MARK: What its payer does

    nonisolated(nonsending) func change(
        _ id: ScheduleID, _ event: Schedule.Event, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> Schedule {
        guard var schedule = try await schedules.lock(id, in: transaction), schedule.payer.user == user else {
            throw PaymentsError.missing(.schedule)
        }
        let now = clock.now()
        var run: Schedule.Run?
        if event == .resume { try schedule.resume(at: now) } else { run = try schedule.stop(event) }
        try await write(schedule, run, now, in: transaction)
        return schedule
    }

    // MARK: Runs

    /// Begins what is due, each schedule by itself: what was missed is made up one run after the other.
    func run(_ desk: PaymentDesk) async throws {
        var hasBegun = false
        for id in try await schedules.due(clock.now(), limit: Self.batch) {
            let begun = try await client.transaction { transaction in
                try await begin(id, desk, in: transaction)
            }
            hasBegun = hasBegun || begun
        }
        if hasBegun { desk.saga.wake() }
        for (id, order) in try await schedules.orders(limit: Self.batch) {
            guard let end = try await banks.end(of: order, by: .recurring) else { continue }
            let now = clock.now()
            try await client.transaction { transaction in
                guard var schedule = try await schedules.lock(id, in: transaction),
                    let run = schedule.follow(order: order.id, isPaid: end.isPaid, code: end.code, at: now)
                else { return }
                try await write(schedule, run, now, in: transaction)
            }
        }
    }

    private nonisolated(nonsending) func begin(
        _ id: ScheduleID, _ desk: PaymentDesk, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let now = clock.now()
        guard var schedule = try await schedules.lock(id, in: transaction), schedule.isDue(at: now) else {
            return false
        }
        let run = schedule.beginRun(newID: ids.next(), at: now)
        if run != nil {
            switch schedule.payee {
            case .person(let payee):
                let payment = try desk.payment(
                    of: PaymentOrder(
                        source: .recurring, sourceID: id.rawValue, payer: schedule.payer, payee: payee,
                        amount: schedule.amount, note: nil, channel: .system, authorization: nil))
                try await desk.enqueue(payment, in: transaction)
                schedule.pay(by: payment.id)
            case .bankAccount: schedule.withdraw(under: ids.next())
            }
        }
        try await write(schedule, schedule.current, now, in: transaction)
        return run != nil
    }

    /// What became of the payment of a run.
    nonisolated(nonsending) func follow(
        _ payment: Payment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let id = payment.sourceID.map({ ScheduleID($0) }),
            var schedule = try await schedules.lock(id, in: transaction),
            let run = schedule.follow(
                payment.id, isPaid: payment.state.isPaid, code: payment.failureCode, at: now)
        else { return }
        try await write(schedule, run, now, in: transaction)
    }

    private nonisolated(nonsending) func write(
        _ schedule: Schedule, _ run: Schedule.Run?, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await schedules.update(schedule, run: run, now: now, in: transaction)
        if let event = ScheduleEvents.ended(schedule, ids: ids, now: now) {
            try await transaction.execute(Outbox.append([event]))
        }
    }
}
