package import BillingDomain
import MoneyKit
import PostgresAccess
package import Primitives

/// Which bills a list shows, all of them one owner's.
package struct BillFilter: Sendable {
    package var owner: UserID
    package var state: PersonalBill.State?
    /// Due on this day or later.
    package var from: CalendarDay?
    /// Due before this day.
    package var to: CalendarDay?

    package init(owner: UserID) { self.owner = owner }

    var list: ListQuery {
        var list = ListQuery()
        list.requires("b.removed_at is null")
        list.equals("b.owner_id", owner)
        list.equals("b.state", state?.rawValue)
        if let from { list.requires("b.due_on >= \(from)") }
        if let to { list.requires("b.due_on < \(to)") }
        return list
    }
}

/// All SQL for personal bills. Those that were thrown away are there for their payments only.
package struct BillStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ bill: PersonalBill, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into billing.bills (
                id, owner_id, name, amount, currency, due_on, series_start, series_number, remind_days, state,
                created_at, updated_at)
            values (
                \(bill.id), \(bill.owner), \(bill.face.name), \(bill.face.amount.minorUnits),
                \(bill.face.amount.currency.code), \(bill.face.dueOn), \(bill.series.start), \(bill.series.number),
                \(bill.face.remindDays.map(Int32.init)), \(bill.state.rawValue), \(bill.createdAt),
                \(bill.createdAt))
            """)
        try await update(bill, now: bill.createdAt, in: transaction)
    }

    /// - Parameter isRemoved: its owner has thrown it away.
    nonisolated(nonsending) func update(
        _ bill: PersonalBill, isRemoved: Bool = false, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (face, auto) = (bill.face, bill.autoPay)
        try await transaction.execute(
            """
            update billing.bills
            set name = \(face.name), amount = \(face.amount.minorUnits), currency = \(face.amount.currency.code),
                due_on = \(face.dueOn), repeats = \(face.repeats?.rawValue), series_start = \(bill.series.start),
                series_number = \(bill.series.number), remind_days = \(face.remindDays.map(Int32.init)),
                remind_on = \(bill.remindOn), reminded_at = \(bill.remindedAt), state = \(bill.state.rawValue),
                paid_on = \(bill.paidOn), bill_payment_id = \(bill.payment), next_bill_id = \(bill.next),
                auto_payment_id = \(auto?.payment.id), auto_state = \(auto?.payment.state.rawValue),
                auto_attempts = \(auto?.payment.attempts), auto_due_at = \(auto?.payment.dueAt),
                auto_failure_code = \(auto?.payment.failureCode), auto_wallet_id = \(auto?.order.wallet),
                auto_biller_id = \(auto?.order.biller), auto_biller_name = \(auto?.biller),
                auto_customer_id = \(auto?.order.customer), auto_package_id = \(auto?.order.package),
                auto_meter_type = \(auto?.order.meter?.rawValue), removed_at = \(isRemoved ? now : nil),
                updated_at = \(now)
            where id = \(bill.id)
            """)
    }

    /// Locks the bill until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: PersonalBillID, in transaction: PostgresTransaction
    ) async throws -> PersonalBill? {
        try BillRow.decode(
            await transaction.query(
                "\(Self.select) where b.id = \(id) and b.removed_at is null for no key update")
        ).first
    }

    /// - Throws: `missing`, also for another's.
    package func own(_ id: PersonalBillID, of owner: UserID) async throws -> PersonalBill {
        let rows = try await client.query(
            "\(Self.select) where b.id = \(id) and b.owner_id = \(owner) and b.removed_at is null")
        guard let found = try BillRow.decode(rows).first else { throw PlannedError.missing(.bill) }
        return found
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: BillFilter, after: PersonalBillID?, limit: Int) async throws -> [PersonalBill] {
        var list = filter.list
        list.follows("b.id", after)
        return try BillRow.decode(
            await client.query("\(Self.select) \(list.conditions) order by b.id desc limit \(limit)"))
    }

    /// Those to be paid by themselves, longest due first.
    func toOrder(_ now: Timestamp, limit: Int) async throws -> [PersonalBillID] {
        try await client.query(
            "select id from billing.bills where auto_due_at <= \(now) order by auto_due_at limit \(limit)"
        ).decode(PersonalBillID.self)
    }

    /// Those that are overdue by a day and do not say so yet.
    func toPass(on today: CalendarDay, limit: Int) async throws -> [PersonalBillID] {
        try await client.query(
            """
            select id from billing.bills
            where state = 'upcoming' and due_on < \(today) and removed_at is null order by due_on, id limit \(limit)
            """
        ).decode(PersonalBillID.self)
    }

    /// Those whose owners are to be reminded.
    func toRemind(on today: CalendarDay, limit: Int) async throws -> [PersonalBillID] {
        try await client.query(
            "select id from billing.bills where remind_on <= \(today) order by remind_on, id limit \(limit)"
        ).decode(PersonalBillID.self)
    }

    private static let select: SQL = "select \(BillRow.columns) from billing.bills b"
}
