import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Rows of schedules and runs as domain values.
enum ScheduleRow {
    static let columns: SQL = """
        c.id, c.owner_id, c.wallet_id, c.biller_id, c.biller_name, c.customer_id, c.package_id, c.amount, c.price,
        c.currency, c.meter_type, c.frequency, c.starts_on, c.ends_on, c.state, c.period, c.succeeded, c.failed,
        c.failed_in_row, c.last_failure_code, c.last_failure_on, c.due_at, c.created_at
        """

    static let runColumns: SQL = "r.id, r.due_on, r.state, r.attempts, r.due_at, r.failure_code"

    /// Rows of `columns`, and of the run that is open.
    static func decode(_ rows: Rows) throws(PostgresError) -> [BillSchedule] {
        var schedules: [BillSchedule] = []
        for row in rows { schedules.append(try schedule(row)) }
        return schedules
    }

    static func runs(_ rows: Rows) throws(PostgresError) -> [BillSchedule.Run] {
        var runs: [BillSchedule.Run] = []
        for row in rows { if let run = try run(row, at: 0) { runs.append(run) } }
        return runs
    }

    private static func schedule(_ row: Row) throws(PostgresError) -> BillSchedule {
        let id = try row.decode(BillScheduleID.self, at: 0)
        guard let currency = Currency(try row.decode(String.self, at: 9)),
            let frequency = Frequency(rawValue: try row.decode(String.self, at: 11)),
            let state = BillSchedule.State(rawValue: try row.decode(String.self, at: 14))
        else { throw PostgresError(.decoding, message: "schedule \(id) has a value that we do not know") }
        let order = BillOrder(
            wallet: try row.decode(UniqueID.self, at: 2), biller: try row.decode(BillerID.self, at: 3),
            customer: try row.decode(String.self, at: 5), package: try row.decode(BillerPackageID?.self, at: 6),
            amount: try row.decode(Int64?.self, at: 7).map { Money(minorUnits: $0, currency: currency) },
            meter: try row.decode(String?.self, at: 10).flatMap(BillOrder.MeterType.init))
        var failure: BillSchedule.Failure?
        if let code = try row.decode(String?.self, at: 19), let day = try row.decode(CalendarDay?.self, at: 20) {
            failure = BillSchedule.Failure(code: code, dueOn: day)
        }
        return BillSchedule(
            id: id, owner: try row.decode(UserID.self, at: 1), createdAt: try row.decode(Timestamp.self, at: 22),
            price: BillSchedule.Price(
                order: order, biller: try row.decode(String.self, at: 4),
                amount: Money(minorUnits: try row.decode(Int64.self, at: 8), currency: currency)),
            plan: SchedulePlan(
                frequency, start: try row.decode(CalendarDay.self, at: 12),
                end: try row.decode(CalendarDay?.self, at: 13)),
            state: state, period: try row.decode(Int.self, at: 15), succeeded: try row.decode(Int.self, at: 16),
            failed: try row.decode(Int.self, at: 17), failedInRow: try row.decode(Int.self, at: 18),
            lastFailure: failure, current: try run(row, at: 23), dueAt: try row.decode(Timestamp?.self, at: 21))
    }

    private static func run(_ row: Row, at first: Int) throws(PostgresError) -> BillSchedule.Run? {
        guard let id = try row.decode(UniqueID?.self, at: first) else { return nil }
        guard let state = AutomaticPayment.State(rawValue: try row.decode(String.self, at: first + 2)) else {
            throw PostgresError(.decoding, message: "run \(id) has a state that we do not know")
        }
        return BillSchedule.Run(
            dueOn: try row.decode(CalendarDay.self, at: first + 1),
            payment: AutomaticPayment(
                id: id, state: state, attempts: try row.decode(Int.self, at: first + 3),
                dueAt: try row.decode(Timestamp?.self, at: first + 4),
                failureCode: try row.decode(String?.self, at: first + 5)))
    }
}
