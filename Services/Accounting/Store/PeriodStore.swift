import AccountingDomain
import PostgresAccess
import Primitives

/// All SQL for fiscal years and months. What changes a period holds the lock of the journal's head.
struct PeriodStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    private static let columns: SQL =
        "id, kind, starts_on, ends_on, status, closed_at, closed_by, closed_with_year"

    /// Periods that are there already are left as they are.
    static func insert(_ periods: [Period]) -> SQL {
        """
        insert into accounting.periods (id, kind, starts_on, ends_on)
        select * from unnest(\(periods.map(\.id)), \(periods.map(\.kind)), \(periods.map(\.start)),
            \(periods.map(\.end)))
        on conflict on constraint periods_place_key do nothing
        """
    }

    /// Adds the periods of the year that holds a day, if it has none yet.
    func ensureYear(of day: CalendarDay, ids: IDGenerator) async throws(PostgresError) {
        let known = try await client.query(
            "select from accounting.periods where kind = 'year' and \(day) between starts_on and ends_on")
        guard known.isEmpty else { return }
        try await client.execute(Self.insert(Period.fiscalYear(of: day) { ids.next() }))
    }

    /// By first day, latest first.
    /// - Parameter last: periods that begin after it are left out.
    func list(
        _ kind: PeriodKind? = nil, through last: CalendarDay? = nil, after: PeriodID?, limit: Int
    ) async throws(PostgresError) -> [Period] {
        var conditions: [SQL] = ["true"]
        if let last { conditions.append("starts_on <= \(last)") }
        if let kind { conditions.append("kind = \(kind)") }
        if let after {
            conditions.append(
                """
                (starts_on, ends_on, id) < (
                    select starts_on, ends_on, id from accounting.periods where id = \(after))
                """)
        }
        return try Self.periods(
            await client.query(
                """
                select \(Self.columns) from accounting.periods where \(SQL.joined(conditions, by: " and "))
                order by starts_on desc, ends_on desc, id desc
                limit \(limit)
                """))
    }

    static func find(_ id: PeriodID, in transaction: PostgresTransaction) async throws -> Period {
        let found = try await transaction.query(
            "select \(columns) from accounting.periods where id = \(id)")
        guard let period = try periods(found).first else { throw AccountingError.periodNotFound(id.description) }
        return period
    }

    /// The months of a year.
    static func months(of year: Period, in transaction: PostgresTransaction) async throws -> [Period] {
        try periods(
            await transaction.query(
                """
                select \(columns) from accounting.periods
                where kind = 'month' and starts_on between \(year.start) and \(year.end)
                order by starts_on
                """))
    }

    /// The open periods of a kind that end before a day, first ones first, and whether anything is booked in them.
    static func open(
        _ kind: PeriodKind, before day: CalendarDay, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [(period: Period, isUsed: Bool)] {
        let rows = try await transaction.query(
            """
            select \(columns), exists (
                select from accounting.daily_flows where day between starts_on and ends_on)
            from accounting.periods
            where kind = \(kind) and status = 'open' and ends_on < \(day)
            order by starts_on
            """)
        var isUsed: [Bool] = []
        for row in rows { isUsed.append(try row.decode(Bool.self, at: 8)) }
        return zip(try periods(rows), isUsed).map { ($0, $1) }
    }

    /// The last closed period of a kind that begins after a day.
    static func lastClosed(
        _ kind: PeriodKind, after day: CalendarDay, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Period? {
        try periods(
            await transaction.query(
                """
                select \(columns) from accounting.periods
                where kind = \(kind) and status = 'closed' and starts_on > \(day)
                order by starts_on desc limit 1
                """)
        ).first
    }

    /// The year that holds a month.
    static func year(of month: Period, in transaction: PostgresTransaction) async throws -> Period? {
        try periods(
            await transaction.query(
                """
                select \(columns) from accounting.periods
                where kind = 'year' and \(month.start) between starts_on and ends_on
                """)
        ).first
    }

    static func close(
        _ periods: [PeriodID], withYear: Bool, at time: Timestamp, by user: UserID?, after sequence: Int64
    ) -> SQL {
        """
        update accounting.periods
        set status = 'closed', closed_at = \(time), closed_by = \(user), closed_with_year = \(withYear),
            closed_sequence = \(sequence)
        where id = any(\(periods))
        """
    }

    static func reopen(_ periods: [PeriodID]) -> SQL {
        """
        update accounting.periods
        set status = 'open', closed_at = null, closed_by = null, closed_with_year = false, closed_sequence = null
        where id = any(\(periods))
        """
    }

    static func remember(closing entries: [EntryID], of period: PeriodID) -> SQL {
        """
        insert into accounting.closing_entries (entry_id, period_id)
        select entry_id, \(period) from unnest(\(entries)) as entry_id
        """
    }

    /// The entries that closed a period and have not been taken back.
    static func standingClosings(
        of period: PeriodID, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [EntryID] {
        try await transaction.query(
            """
            select c.entry_id from accounting.closing_entries c
            where c.period_id = \(period)
                and not exists (select from accounting.entries e where e.reverses = c.entry_id)
            """
        ).decode(EntryID.self)
    }

    private static func periods(_ rows: Rows) throws(PostgresError) -> [Period] {
        try rows.decode(
            PeriodID.self, PeriodKind.self, CalendarDay.self, CalendarDay.self, PeriodStatus.self, Timestamp?.self,
            UserID?.self, Bool.self
        ).map { id, kind, start, end, status, closedAt, closedBy, closedWithYear in
            Period(
                id: id, kind: kind, start: start, end: end, status: status, closedAt: closedAt, closedBy: closedBy,
                closedWithYear: closedWithYear)
        }
    }
}
