import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// All SQL for the statement of one account.
struct StatementStore: Sendable {
    private let client: PostgresClient
    private let accounts: AccountStore
    private let turnovers: TurnoverStore

    init(_ client: PostgresClient) {
        self.client = client
        accounts = AccountStore(client)
        turnovers = TurnoverStore(client)
    }

    /// - Throws: `AccountingError.accountUnknown`.
    func account(_ id: AccountID) async throws -> Account {
        guard let account = try await accounts.chart().accounts.first(where: { $0.id == id }) else {
            throw AccountingError.accountUnknown(id)
        }
        return account
    }

    /// The currency of a statement: the one asked for, else the one the account is bound to or has moved in.
    /// - Throws: `AccountingError.currencyRequired` when there are several.
    func currency(_ asked: Currency?, of account: Account) async throws -> Currency {
        if let known = asked ?? account.currency { return known }
        let moved = try await turnovers.turnovers(of: account.number, .through(nil)).map(\.currency)
        guard moved.count < 2 else { throw AccountingError.currencyRequired(moved.sorted()) }
        return moved.first ?? .USD
    }

    /// A part of the statement.
    /// - Parameter place: where the part before ended.
    func statement(
        of account: Account, _ currency: Currency, _ range: DayRange, after place: StatementPlace?, limit: Int
    ) async throws -> AccountStatement {
        AccountStatement(
            account, currency, range, before: try await turnovers.turnovers(of: account.number, .before(range.from)),
            within: try await turnovers.turnovers(of: account.number, .within(range)),
            lines: try await lines(of: account, currency, range, after: place, limit: limit + 1), after: place,
            limit: limit)
    }

    /// Taken from as few days at a time as promise enough lines, so that no more is sorted than needed.
    private func lines(
        of account: Account, _ currency: Currency, _ range: DayRange, after place: StatementPlace?, limit: Int
    ) async throws(PostgresError) -> [AccountLine] {
        let days = try await client.query(
            """
            select day, sum(postings)::bigint from accounting.daily_flows
            where \(account.number) in (debit_account, credit_account) and currency = \(CurrencyColumn(currency))
                and day between \(place?.date ?? range.from) and \(range.to)
            group by day order by day
            """
        ).decode(CalendarDay.self, Int64.self)
        var lines: [AccountLine] = []
        var rest = days[...]
        while lines.count < limit, let first = rest.first?.0 {
            var last = first
            var promised: Int64 = 0
            while promised < Int64(limit - lines.count), let (day, postings) = rest.popFirst() {
                last = day
                promised += postings
            }
            lines += try await self.lines(
                of: account, currency, from: first, to: last, after: place, limit: limit - lines.count)
        }
        return lines
    }

    private func lines(
        of account: Account, _ currency: Currency, from: CalendarDay, to: CalendarDay, after place: StatementPlace?,
        limit: Int
    ) async throws(PostgresError) -> [AccountLine] {
        var conditions: [SQL] = ["e.date between \(from) and \(to)"]
        if let place {
            conditions.append("(e.date, e.sequence, l.line) > (\(place.date), \(place.sequence), \(place.line))")
        }
        let rows = try await client.query(
            """
            select e.date, e.sequence, l.line, e.id, e.source, e.description, e.reference, l.memo, l.is_debit, l.amount
            from accounting.entries e \(Self.joinLines(of: account, currency))
            where \(SQL.joined(conditions, by: " and "))
            order by e.date, e.sequence, l.line limit \(limit)
            """)
        var lines: [AccountLine] = []
        for row in rows {
            let (date, sequence, line, id, source, description, reference, memo, isDebit, amount) = try row.decode(
                CalendarDay.self, Int64.self, Int16.self, EntryID.self, EntrySource.self, String.self, String?.self,
                String?.self, Bool.self, Int128.self)
            lines.append(
                AccountLine(
                    date: date, sequence: sequence, line: line, entry: id, source: source, description: description,
                    reference: reference, memo: memo, side: isDebit ? .debit : .credit, amount: amount))
        }
        return lines
    }

    /// The account's lines beside their entries, summed from their postings.
    private static func joinLines(of account: Account, _ currency: Currency) -> SQL {
        func side(_ name: String, isDebit: Bool, where condition: SQL) -> SQL {
            """
            select entry_sequence, \(dangerouslyRaw: name)_line as line, \(isDebit) as is_debit, sum(amount) as amount,
                min(\(dangerouslyRaw: name)_memo) as memo
            from accounting.postings
            where \(dangerouslyRaw: name)_account = \(account.number) and currency = \(CurrencyColumn(currency))
                and \(condition)
            group by 1, 2
            """
        }
        if account.isManual {
            // By the indexes over what people wrote.
            return """
                join (
                    \(side("debit", isDebit: true, where: "debit_subledger is null"))
                    union all
                    \(side("credit", isDebit: false, where: "credit_subledger is null"))
                ) l on l.entry_sequence = e.sequence
                """
        }
        return """
            cross join lateral (
                \(side("debit", isDebit: true, where: "entry_sequence = e.sequence"))
                union all
                \(side("credit", isDebit: false, where: "entry_sequence = e.sequence"))
            ) l
            """
    }
}
