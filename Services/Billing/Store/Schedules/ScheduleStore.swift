package import BillingDomain
import MoneyKit
import PostgresAccess
package import Primitives

/// All SQL for schedules and their runs.
package struct ScheduleStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ schedule: BillSchedule, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (price, plan) = (schedule.price, schedule.plan)
        try await transaction.execute(
            """
            insert into billing.schedules (
                id, owner_id, wallet_id, biller_id, biller_name, customer_id, package_id, amount, price, currency,
                meter_type, frequency, starts_on, ends_on, state, period, succeeded, failed, failed_in_row, due_at,
                created_at, updated_at)
            values (
                \(schedule.id), \(schedule.owner), \(price.order.wallet), \(price.order.biller), \(price.biller),
                \(price.order.customer), \(price.order.package), \(price.order.amount?.minorUnits),
                \(price.amount.minorUnits), \(price.amount.currency.code), \(price.order.meter?.rawValue),
                \(plan.frequency.rawValue), \(plan.start), \(plan.end), \(schedule.state.rawValue),
                \(schedule.period), \(schedule.succeeded), \(schedule.failed), \(schedule.failedInRow),
                \(schedule.dueAt), \(schedule.createdAt), \(schedule.createdAt))
            """)
    }

    /// - Parameter runs: that have changed with it, or come to be.
    nonisolated(nonsending) func update(
        _ schedule: BillSchedule, runs: [BillSchedule.Run], now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (price, plan) = (schedule.price, schedule.plan)
        try await transaction.execute(
            """
            update billing.schedules
            set wallet_id = \(price.order.wallet), package_id = \(price.order.package),
                amount = \(price.order.amount?.minorUnits), price = \(price.amount.minorUnits),
                frequency = \(plan.frequency.rawValue), starts_on = \(plan.start), ends_on = \(plan.end),
                state = \(schedule.state.rawValue), period = \(schedule.period), succeeded = \(schedule.succeeded),
                failed = \(schedule.failed), failed_in_row = \(schedule.failedInRow),
                last_failure_code = \(schedule.lastFailure?.code), last_failure_on = \(schedule.lastFailure?.dueOn),
                due_at = \(schedule.dueAt), updated_at = \(now)
            where id = \(schedule.id)
            """)
        for run in runs {
            let payment = run.payment
            try await transaction.execute(
                """
                insert into billing.schedule_runs
                    (id, schedule_id, due_on, state, attempts, due_at, failure_code, created_at)
                values (
                    \(payment.id), \(schedule.id), \(run.dueOn), \(payment.state.rawValue), \(payment.attempts),
                    \(payment.dueAt), \(payment.failureCode), \(now))
                on conflict (id) do update
                set state = excluded.state, attempts = excluded.attempts, due_at = excluded.due_at,
                    failure_code = excluded.failure_code
                """)
        }
    }

    /// Locks the schedule, and with it its runs, until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: BillScheduleID, in transaction: PostgresTransaction
    ) async throws -> BillSchedule? {
        _ = try await transaction.query("select from billing.schedules where id = \(id) for no key update")
        return try ScheduleRow.decode(await transaction.query("\(Self.select) where c.id = \(id)")).first
    }

    /// A run of a schedule that is locked.
    nonisolated(nonsending) func run(
        _ id: UniqueID, of schedule: BillScheduleID, in transaction: PostgresTransaction
    ) async throws -> BillSchedule.Run? {
        try ScheduleRow.runs(
            await transaction.query(
                """
                select \(ScheduleRow.runColumns) from billing.schedule_runs r
                where r.id = \(id) and r.schedule_id = \(schedule)
                """)
        ).first
    }

    /// - Throws: `missing`, also for another's.
    package func own(_ id: BillScheduleID, of owner: UserID) async throws -> BillSchedule {
        let rows = try await client.query("\(Self.select) where c.id = \(id) and c.owner_id = \(owner)")
        guard let found = try ScheduleRow.decode(rows).first else { throw PlannedError.missing(.schedule) }
        return found
    }

    /// Newest first, those older than `after`.
    package func list(
        of owner: UserID, _ state: BillSchedule.State?, after: BillScheduleID?, limit: Int
    ) async throws -> [BillSchedule] {
        var list = ListQuery()
        list.equals("c.owner_id", owner)
        list.equals("c.state", state?.rawValue)
        list.follows("c.id", after)
        return try ScheduleRow.decode(
            await client.query("\(Self.select) \(list.conditions) order by c.id desc limit \(limit)"))
    }

    /// Newest first, those of days before `before`.
    package func runs(
        of id: BillScheduleID, before: CalendarDay?, limit: Int
    ) async throws -> [BillSchedule.Run] {
        var list = ListQuery()
        list.equals("r.schedule_id", id)
        list.follows("r.due_on", before)
        return try ScheduleRow.runs(
            await client.query(
                """
                select \(ScheduleRow.runColumns) from billing.schedule_runs r \(list.conditions)
                order by r.due_on desc limit \(limit)
                """))
    }

    /// Those whose next day has come, longest due first. While a payment is on its way nothing begins.
    func due(_ now: Timestamp, limit: Int) async throws -> [BillScheduleID] {
        try await client.query(
            """
            select c.id from billing.schedules c
            where c.due_at <= \(now) and not exists (
                select from billing.schedule_runs r where r.schedule_id = c.id and r.state = 'paying')
            order by c.due_at limit \(limit)
            """
        ).decode(BillScheduleID.self)
    }

    /// Those with a run to be ordered, longest due first.
    func toOrder(_ now: Timestamp, limit: Int) async throws -> [BillScheduleID] {
        try await client.query(
            "select schedule_id from billing.schedule_runs where due_at <= \(now) order by due_at limit \(limit)"
        ).decode(BillScheduleID.self)
    }

    private static let select: SQL = """
        select \(ScheduleRow.columns), \(ScheduleRow.runColumns) from billing.schedules c
            left join billing.schedule_runs r on r.schedule_id = c.id and r.state in ('pending', 'paying')
        """
}
