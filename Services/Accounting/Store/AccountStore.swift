import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// All SQL for the chart of accounts.
enum AccountStore {
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

    static func chart(_ client: PostgresClient) async throws(PostgresError) -> Chart {
        try chart(try await client.query(selectAll))
    }

    /// Adds an account; its number in the argument is not used.
    /// - Throws: `AccountingError`, see ``Chart/checkNew(_:)``.
    static func insert(
        _ account: Account, at time: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Account {
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
        return account
    }

    /// Changes an account.
    /// - Throws: `AccountingError`: `accountNotFound`, and see ``Chart/applying(_:to:)``.
    static func update(
        _ id: AccountID, _ change: AccountChange, in transaction: PostgresTransaction
    ) async throws -> Account {
        let chart = try await lockedChart(transaction)
        guard let account = chart.accounts.first(where: { $0.id == id }) else {
            throw AccountingError.accountNotFound(id.description)
        }
        let changed = try chart.applying(change, to: account)
        try await transaction.execute(
            """
            update accounting.accounts
            set name = \(changed.name), type = \(changed.type), parent_code = \(changed.parent),
                activity = \(changed.activity), active = \(changed.isActive)
            where id = \(id)
            """)
        return changed
    }

    /// The chart under the lock of the journal: what a change relies on (an unused account, an active parent) cannot
    /// change while it is made, and nobody posts to an account that is being deactivated.
    private static func lockedChart(_ transaction: PostgresTransaction) async throws -> Chart {
        let rows = try await transaction.pipeline([JournalStore.lockHead, selectAll])
        return try chart(rows[1])
    }
}
