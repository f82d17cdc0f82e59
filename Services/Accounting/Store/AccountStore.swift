import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// All SQL for the chart of accounts.
struct AccountStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// Every account, for reading and for changes of the chart; tells which are in use.
    static let selectAll: SQL = """
        select number, id, code, name, type, currency, parent_code, activity, active, protected,
            number in (
                select debit_account from accounting.daily_flows
                union all select credit_account from accounting.daily_flows)
        from accounting.accounts
        """

    /// As `selectAll` without use, which posting has no need of.
    static let selectForPosting: SQL = """
        select number, id, code, name, type, currency, parent_code, activity, active, protected, false
        from accounting.accounts
        """

    static func chart(_ rows: Rows) throws(PostgresError) -> Chart {
        var accounts: [Account] = []
        accounts.reserveCapacity(rows.count)
        for row in rows { accounts.append(try account(row)) }
        return Chart(accounts)
    }

    private static func account(_ row: Row) throws(PostgresError) -> Account {
        let (number, id, code, name, type, currency, parent, activity, isActive, isProtected, isUsed) = try row.decode(
            AccountNumber.self, AccountID.self, AccountCode.self, String.self, AccountType.self, CurrencyColumn?.self,
            AccountCode?.self, Activity?.self, Bool.self, Bool.self, Bool.self)
        return Account(
            id: id, number: number, code: code, name: name, type: type, currency: currency?.currency, parent: parent,
            activity: activity, isActive: isActive, isProtected: isProtected, isUsed: isUsed)
    }

    func chart() async throws(PostgresError) -> Chart {
        try Self.chart(await client.query(Self.selectAll))
    }

    /// Adds an account; its number in the argument is not used.
    /// - Returns: the chart with it.
    /// - Throws: `AccountingError`, see ``Chart/checkNew(_:)``.
    func insert(
        _ account: Account, at time: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Chart {
        let chart = try await lockedChart(transaction)
        try chart.checkNew(account)
        try await transaction.execute(
            """
            insert into accounting.accounts
                (id, code, name, type, currency, parent_code, activity, active, created_at)
            values (\(account.id), \(account.code), \(account.name), \(account.type),
                \(account.currency.map(CurrencyColumn.init)), \(account.parent), \(account.activity),
                \(account.isActive), \(time))
            """)
        return Chart(chart.accounts + [account])
    }

    /// Changes an account.
    /// - Throws: `AccountingError`: `accountUnknown`, and see ``Chart/applying(_:to:)``.
    func update(
        _ id: AccountID, _ change: AccountChange, in transaction: PostgresTransaction
    ) async throws -> (account: Account, chart: Chart) {
        let chart = try await lockedChart(transaction)
        guard let account = chart.accounts.first(where: { $0.id == id }) else {
            throw AccountingError.accountUnknown(id)
        }
        let changed = try chart.applying(change, to: account)
        try await transaction.execute(
            """
            update accounting.accounts
            set name = \(changed.name), type = \(changed.type), parent_code = \(changed.parent),
                activity = \(changed.activity), active = \(changed.isActive)
            where id = \(id)
            """)
        return (changed, Chart(chart.accounts.filter { $0.id != id } + [changed]))
    }

    /// The chart under the lock of the journal: what a change relies on (an unused account, an active parent) cannot
    /// change while it is made, and nobody posts to an account that is being deactivated.
    private func lockedChart(_ transaction: PostgresTransaction) async throws -> Chart {
        let rows = try await transaction.pipeline([JournalStore.lockHead, Self.selectAll])
        return try Self.chart(rows[1])
    }
}
