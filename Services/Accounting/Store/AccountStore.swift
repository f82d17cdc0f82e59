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
        select number, id, code, name, type, currency, parent_code, activity, active, protected, control_since,
            number in (
                select debit_account from accounting.daily_flows
                union all select credit_account from accounting.daily_flows)
        from accounting.accounts
        """

    /// As `selectAll` without use, which posting has no need of.
    static let selectForPosting: SQL = """
        select number, id, code, name, type, currency, parent_code, activity, active, protected, control_since, false
        from accounting.accounts
        """

    static func chart(_ rows: Rows) throws(PostgresError) -> Chart {
        var accounts: [Account] = []
        accounts.reserveCapacity(rows.count)
        for row in rows { accounts.append(try account(row)) }
        return Chart(accounts)
    }

    private static func account(_ row: Row) throws(PostgresError) -> Account {
        let (number, id, code, name, type, currency, parent, activity, isActive, isProtected, controlSince, isUsed) =
            try row.decode(
                AccountNumber.self, AccountID.self, AccountCode.self, String.self, AccountType.self,
                CurrencyColumn?.self, AccountCode?.self, Activity?.self, Bool.self, Bool.self, Int64?.self, Bool.self)
        return Account(
            id: id, number: number, code: code, name: name, type: type, currency: currency?.currency, parent: parent,
            activity: activity, isActive: isActive, isProtected: isProtected, controlSince: controlSince, isUsed: isUsed
        )
    }

    func chart() async throws(PostgresError) -> Chart {
        try Self.chart(await client.query(Self.selectAll))
    }

    /// Adds an account; its number in the argument is not used.
    /// - Returns: the account as it was added, and the chart with it.
    /// - Throws: `AccountingError`, see ``Chart/adding(_:rules:after:)``.
    func insert(
        _ account: Account, act: StaffAct, in transaction: PostgresTransaction
    ) async throws -> (account: Account, chart: Chart) {
        let (chart, last) = try await lockedChart(transaction)
        let added = try chart.adding(account, rules: .standard, after: last)
        try await transaction.pipeline([
            """
            insert into accounting.accounts
                (id, code, name, type, currency, parent_code, activity, active, control_since, created_at)
            values (\(added.id), \(added.code), \(added.name), \(added.type),
                \(added.currency.map(CurrencyColumn.init)), \(added.parent), \(added.activity),
                \(added.isActive), \(added.controlSince), \(act.at))
            """,
            StaffActStore.insert(act, .accountCreated, subject: added.id.rawValue, detail: added.code.description),
        ])
        return (added, Chart(chart.accounts + [added]))
    }

    /// Changes an account.
    /// - Throws: `AccountingError`: `accountUnknown`, and see ``Chart/applying(_:to:after:)``.
    func update(
        _ id: AccountID, _ change: AccountChange, act: StaffAct, in transaction: PostgresTransaction
    ) async throws -> (account: Account, chart: Chart) {
        let (chart, last) = try await lockedChart(transaction)
        guard let account = chart.accounts.first(where: { $0.id == id }) else {
            throw AccountingError.accountUnknown(id)
        }
        let changed = try chart.applying(change, to: account, after: last)
        try await transaction.pipeline([
            """
            update accounting.accounts
            set name = \(changed.name), type = \(changed.type), parent_code = \(changed.parent),
                activity = \(changed.activity), active = \(changed.isActive), control_since = \(changed.controlSince)
            where id = \(id)
            """,
            StaffActStore.insert(
                act, .accountChanged, subject: id.rawValue, detail: changed.differences(from: account)),
        ])
        return (changed, Chart(chart.accounts.filter { $0.id != id } + [changed]))
    }

    /// The chart under the lock of the journal: what a change relies on (an unused account, an active parent) cannot
    /// change while it is made, and nobody posts to an account that is being deactivated.
    private func lockedChart(_ transaction: PostgresTransaction) async throws -> (chart: Chart, last: Int64) {
        let rows = try await transaction.pipeline([JournalStore.lockHead, Self.selectAll])
        return (try Self.chart(rows[1]), try rows[0].first(Int64.self) ?? 0)
    }
}

extension Account {
    /// What a change has made of an account, for people.
    fileprivate func differences(from before: Account) -> String {
        let parts: [(String, String?, String?)] = [
            ("name", before.name, name), ("type", before.type.rawValue, type.rawValue),
            ("parent_code", before.parent?.description, parent?.description),
            ("activity", before.activity?.rawValue, activity?.rawValue),
            ("active", "\(before.isActive)", "\(isActive)"), ("manual", "\(before.isManual)", "\(isManual)"),
        ]
        return parts.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1 ?? "none") -> \($0.2 ?? "none")" }
            .joined(separator: "; ")
    }
}
