import MoneyKit
package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which schedules a list shows, all of them one payer's.
package struct ScheduleFilter: Sendable {
    package var payer: UserID
    package var state: Schedule.State?
    package var from: Timestamp?
    package var to: Timestamp?

    package init(payer: UserID) { self.payer = payer }

    var list: ListQuery {
        var list = ListQuery()
        list.equals("c.payer_id", payer)
        list.equals("c.state", state?.rawValue)
        list.from("c.created_at", from)
        list.before("c.created_at", to)
        return list
    }
}

/// All SQL for schedules and their runs.
package struct ScheduleStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ schedule: Schedule, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (plan, payee) = (schedule.plan, schedule.payee.party)
        try await transaction.execute(
            """
            insert into payments.recurring (
                id, payer_id, payer_wallet_id, payer_name, payee_id, payee_wallet_id, payee_name, amount, currency,
                frequency, start_on, end_on, max_runs, reference, state, period, runs, failures, due_at, created_at,
                updated_at, bank_account_id, destination)
            values (
                \(schedule.id), \(schedule.payer.user), \(schedule.payer.wallet), \(schedule.payer.name),
                \(payee?.user), \(payee?.wallet), \(payee?.name),
                \(schedule.amount.minorUnits), \(schedule.amount.currency.code), \(plan.frequency.rawValue),
                \(plan.start), \(plan.end), \(plan.maxRuns), \(schedule.reference), \(schedule.state.rawValue),
                \(schedule.period), \(schedule.runs), \(schedule.failures), \(schedule.dueAt), \(schedule.createdAt),
                \(schedule.createdAt), \(schedule.payee.account), \(schedule.payee.account == nil ? nil : schedule.payee.name))
            """)
    }

    /// - Parameter run: that has changed with it.
    nonisolated(nonsending) func update(
        _ schedule: Schedule, run: Schedule.Run?, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.recurring
            set state = \(schedule.state.rawValue), period = \(schedule.period), runs = \(schedule.runs),
                failures = \(schedule.failures), due_at = \(schedule.dueAt), updated_at = \(now)
            where id = \(schedule.id)
            """)
        guard let run else { return }
        try await transaction.execute(
            """
            insert into payments.recurring_runs
                (id, schedule_id, due_on, state, attempts, payment_id, order_id, failure_code, created_at)
            values (\(run.id), \(schedule.id), \(run.dueOn), \(run.state.rawValue), \(run.attempts), \(run.payment),
                \(run.order), \(run.failureCode), \(now))
            on conflict (id) do update
            set state = excluded.state, attempts = excluded.attempts, payment_id = excluded.payment_id,
                order_id = excluded.order_id, failure_code = excluded.failure_code
            """)
    }

    /// Locks the schedule, and with it its runs, until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: ScheduleID, in transaction: PostgresTransaction
    ) async throws -> Schedule? {
        _ = try await transaction.query("select from payments.recurring where id = \(id) for update")
        return try Self.decode(await transaction.query("\(Self.select) where c.id = \(id)")).first
    }

    package func find(_ id: ScheduleID) async throws -> Schedule? {
        try Self.decode(await client.query("\(Self.select) where c.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: ScheduleFilter, after: ScheduleID?, limit: Int) async throws -> [Schedule] {
        var list = filter.list
        list.follows("c.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by c.id desc limit \(limit)"))
    }

    /// Longest due first.
    func due(_ now: Timestamp, limit: Int) async throws -> [ScheduleID] {
        try await client.query(
            "select id from payments.recurring where due_at <= \(now) order by due_at limit \(limit)"
        ).decode(ScheduleID.self)
    }

    /// Newest first, those of days before `before`.
    package func runs(of id: ScheduleID, before: CalendarDay?, limit: Int) async throws -> [Schedule.Run] {
        var list = ListQuery()
        list.equals("r.schedule_id", id)
        list.follows("r.due_on", before)
        let rows = try await client.query(
            "select \(Self.runColumns) from payments.recurring_runs r \(list.conditions) order by r.due_on desc limit \(limit)"
        )
        return try rows.compactMap { row throws(PostgresError) in try Self.run(row, at: 0) }
    }

    private static let runColumns: SQL = """
        r.id, r.due_on, r.state, r.attempts, r.payment_id, r.failure_code, r.order_id, (
            select w.id from payments.outflows w
            where w.idempotency_scope = 'recurring' and w.idempotency_key = r.order_id::text)
        """

    /// Runs to bank accounts whose withdrawal is to be asked for, or has ended; oldest first.
    func orders(limit: Int) async throws -> [(schedule: ScheduleID, order: BankOrder)] {
        try await client.query(
            """
            select c.id, r.order_id, c.payer_id, c.payer_wallet_id, c.bank_account_id, c.amount, c.currency, w.status,
                w.failure_code
            from payments.recurring_runs r join payments.recurring c on c.id = r.schedule_id
                left join payments.outflows w
                    on w.idempotency_scope = 'recurring' and w.idempotency_key = r.order_id::text
            where r.state = 'pending' and r.order_id is not null and (w.id is null or w.stage = 'ended')
            order by r.id limit \(limit)
            """
        ).map { row in (try row.decode(ScheduleID.self, at: 0), try BankOrder(row, at: 1)) }
    }

    private static let select: SQL = """
        select c.id, c.payer_id, c.payer_wallet_id, c.payer_name, c.payee_id, c.payee_wallet_id, c.payee_name,
            c.amount, c.currency, c.frequency, c.start_on, c.end_on, c.max_runs, c.reference, c.state, c.period,
            c.runs, c.failures, c.due_at, c.created_at, \(runColumns), c.bank_account_id, c.destination
        from payments.recurring c
            left join payments.recurring_runs r on r.schedule_id = c.id and r.state = 'pending'
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [Schedule] {
        var schedules: [Schedule] = []
        for row in rows {
            let id = try row.decode(ScheduleID.self, at: 0)
            guard let currency = Currency(try row.decode(String.self, at: 8)),
                let frequency = Frequency(rawValue: try row.decode(String.self, at: 9)),
                let state = Schedule.State(rawValue: try row.decode(String.self, at: 14))
            else { throw PostgresError(.decoding, message: "schedule \(id) has a value that we do not know") }
            schedules.append(
                Schedule(
                    id: id, payer: try party(row, at: 1), payee: try payee(row, id),
                    amount: Money(minorUnits: try row.decode(Int64.self, at: 7), currency: currency),
                    plan: PaymentPlan(
                        frequency, start: try row.decode(CalendarDay.self, at: 10),
                        end: try row.decode(CalendarDay?.self, at: 11), maxRuns: try row.decode(Int?.self, at: 12)),
                    reference: try row.decode(String.self, at: 13),
                    createdAt: try row.decode(Timestamp.self, at: 19), state: state,
                    period: try row.decode(Int.self, at: 15), runs: try row.decode(Int.self, at: 16),
                    failures: try row.decode(Int.self, at: 17), current: try run(row, at: 20),
                    dueAt: try row.decode(Timestamp?.self, at: 18)))
        }
        return schedules
    }

    private static func payee(_ row: Row, _ id: ScheduleID) throws(PostgresError) -> Schedule.Payee {
        guard let account = try row.decode(BankAccountID?.self, at: 28) else { return .person(try party(row, at: 4)) }
        return .bankAccount(account, name: try row.decode(String.self, at: 29))
    }

    private static func party(_ row: Row, at first: Int) throws(PostgresError) -> Payment.Party {
        Payment.Party(
            user: try row.decode(UserID.self, at: first), wallet: try row.decode(UniqueID.self, at: first + 1),
            name: try row.decode(String?.self, at: first + 2))
    }

    private static func run(_ row: Row, at first: Int) throws(PostgresError) -> Schedule.Run? {
        guard let id = try row.decode(UniqueID?.self, at: first) else { return nil }
        guard let state = Schedule.Run.State(rawValue: try row.decode(String.self, at: first + 2)) else {
            throw PostgresError(.decoding, message: "run \(id) has a state that we do not know")
        }
        return Schedule.Run(
            id: id, dueOn: try row.decode(CalendarDay.self, at: first + 1), state: state,
            attempts: try row.decode(Int.self, at: first + 3),
            payment: try row.decode(PaymentID?.self, at: first + 4),
            order: try row.decode(UniqueID?.self, at: first + 6),
            withdrawal: try row.decode(OutflowID?.self, at: first + 7),
            failureCode: try row.decode(String?.self, at: first + 5))
    }
}
