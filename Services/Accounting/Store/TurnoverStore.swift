import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// All SQL behind the statements. Everything is summed from the days' flows, a few rows for each day, so a report costs
/// the same over ten entries and over ten million.
struct TurnoverStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// Which days count; an end that is missing is open.
    struct Days: Sendable {
        var from: CalendarDay?
        var to: CalendarDay?

        static func through(_ day: CalendarDay?) -> Days { Days(from: nil, to: day) }
        static func before(_ day: CalendarDay) -> Days { Days(from: nil, to: day.adding(days: -1)) }
        static func within(_ range: DayRange) -> Days { Days(from: range.from, to: range.to) }
    }

    /// What each account moved in each currency.
    /// - Parameters:
    ///   - currency: only this one.
    ///   - closing: whether the entries of closings count.
    func turnovers(
        _ days: Days, currency: Currency? = nil, closing: Bool
    ) async throws(PostgresError) -> [Turnover] {
        try Self.turnovers(await client.query(Self.select(days, currency: currency, closing: closing)))
    }

    static func select(_ days: Days, currency: Currency? = nil, closing: Bool) -> SQL {
        var list = conditions(days, currency)
        if !closing { list.requires("not closing") }
        return """
            select account, currency, sum(debit), sum(credit) from accounting.daily_turnovers \(list.conditions)
            group by account, currency
            """
    }

    private static func conditions(_ days: Days, _ currency: Currency?) -> ListQuery {
        var list = ListQuery()
        if let from = days.from { list.requires("day >= \(from)") }
        if let to = days.to { list.requires("day <= \(to)") }
        list.equals("currency", currency.map(CurrencyColumn.init))
        return list
    }

    static func turnovers(_ rows: Rows) throws(PostgresError) -> [Turnover] {
        try rows.decode(AccountNumber.self, CurrencyColumn.self, Int128.self, Int128.self).map {
            Turnover(account: $0, currency: $1.currency, debit: $2, credit: $3)
        }
    }

    /// What went from account to account.
    func flows(_ days: Days, currency: Currency? = nil) async throws(PostgresError) -> [Flow] {
        try await client.query(
            """
            select debit_account, credit_account, currency, sum(amount) from accounting.daily_flows
            \(Self.conditions(days, currency).conditions)
            group by debit_account, credit_account, currency
            """
        ).decode(AccountNumber.self, AccountNumber.self, CurrencyColumn.self, Int128.self).map {
            Flow(debit: $0, credit: $1, currency: $2.currency, amount: $3)
        }
    }

    /// What one account moved, by currency.
    func turnovers(of account: AccountNumber, _ days: Days) async throws(PostgresError) -> [Turnover] {
        try Self.turnovers(
            await client.query(
                """
                select account, currency, sum(debit), sum(credit) from accounting.daily_turnovers
                where account = \(account) and day >= coalesce(\(days.from), '-infinity'::date)
                    and day <= coalesce(\(days.to), 'infinity'::date)
                group by account, currency order by currency
                """))
    }

    /// Every currency that has moved.
    func currencies() async throws(PostgresError) -> [Currency] {
        try await client.query("select distinct currency from accounting.daily_flows order by currency")
            .decode(CurrencyColumn.self).map(\.currency)
    }
}
