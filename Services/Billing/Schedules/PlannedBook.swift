import BillingDomain
import Outbox
import PostgresAccess
import Primitives

/// What is written down of beneficiaries, schedules and bills, and what others are told of it in the same transaction.
struct PlannedBook: Sendable {
    let client: PostgresClient
    let beneficiaries: BeneficiaryStore
    let schedules: ScheduleStore
    let bills: BillStore
    let ids: IDGenerator

    init(_ client: PostgresClient, ids: IDGenerator) {
        self.client = client
        beneficiaries = BeneficiaryStore(client: client)
        schedules = ScheduleStore(client: client)
        bills = BillStore(client: client)
        self.ids = ids
    }

    private var events: PlannedEvents { PlannedEvents(ids: ids) }

    // MARK: Schedules

    nonisolated(nonsending) func write(_ schedule: BillSchedule, in transaction: PostgresTransaction) async throws {
        try await schedules.insert(schedule, in: transaction)
        try await transaction.execute(
            Outbox.append(events.events(of: schedule, after: nil, now: schedule.createdAt)))
    }

    /// - Parameter runs: that have changed with it, or come to be.
    nonisolated(nonsending) func update(
        _ schedule: BillSchedule, _ old: BillSchedule, _ runs: [BillSchedule.Run], _ now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        guard schedule != old || !runs.isEmpty else { return }
        try await schedules.update(schedule, runs: runs, now: now, in: transaction)
        let told = events.events(of: schedule, after: old, now: now)
        if !told.isEmpty { try await transaction.execute(Outbox.append(told)) }
    }

    // MARK: Bills

    nonisolated(nonsending) func write(_ bill: PersonalBill, in transaction: PostgresTransaction) async throws {
        try await bills.insert(bill, in: transaction)
        try await transaction.execute(Outbox.append(events.events(of: bill, after: nil, now: bill.createdAt)))
    }

    /// A paid one is followed by the next of its kind.
    nonisolated(nonsending) func update(
        _ changed: PersonalBill, _ old: PersonalBill, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> PersonalBill {
        guard changed != old else { return changed }
        var bill = changed
        if let next = bill.follower(id: ids.next(), payment: ids.next(), at: now) {
            try await write(next, in: transaction)
        }
        try await bills.update(bill, now: now, in: transaction)
        let told = events.events(of: bill, after: old, now: now)
        if !told.isEmpty { try await transaction.execute(Outbox.append(told)) }
        return bill
    }

    /// Its owner has thrown it away.
    nonisolated(nonsending) func remove(
        _ bill: PersonalBill, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await bills.update(bill, isRemoved: true, now: now, in: transaction)
        try await transaction.execute(Outbox.append([events.removed(bill, now: now)]))
    }

    // MARK: What follows payments

    /// What a bill payment that is over means for them, in the transaction that ends it: the payment is locked, and
    /// this locks what it changes.
    nonisolated(nonsending) func follow(
        _ payment: EndedPayment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        if payment.isPaid {
            try await beneficiaries.use(
                by: payment.owner, payment.biller, customer: payment.customer, name: payment.customerName, now: now,
                in: transaction)
        }
        switch payment.source {
        case .schedule(let id)?: try await follow(payment, id, now, in: transaction)
        case .bill(let id)?: try await follow(payment, id, now, in: transaction)
        case nil: break
        }
    }

    private nonisolated(nonsending) func follow(
        _ payment: EndedPayment, _ id: BillScheduleID, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard var schedule = try await schedules.lock(id, in: transaction),
            let known = try await schedules.run(payment.id, of: id, in: transaction)
        else { return }
        let old = schedule
        guard let run = schedule.follow(known, isPaid: payment.isPaid, code: payment.failureCode) else { return }
        try await update(schedule, old, [run], now, in: transaction)
    }

    private nonisolated(nonsending) func follow(
        _ payment: EndedPayment, _ id: PersonalBillID, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard var bill = try await bills.lock(id, in: transaction) else { return }
        let old = bill
        guard bill.follow(payment.id, isPaid: payment.isPaid, code: payment.failureCode, on: now.day) else { return }
        _ = try await update(bill, old, now, in: transaction)
    }
}
