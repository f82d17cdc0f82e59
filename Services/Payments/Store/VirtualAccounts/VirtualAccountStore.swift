import MoneyKit
package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which of one person's virtual accounts a list shows.
package struct VirtualAccountFilter: Sendable {
    package var owner: UserID
    package var state: VirtualAccount.State?
    package var from: Timestamp?
    package var to: Timestamp?

    package init(owner: UserID) { self.owner = owner }

    var list: ListQuery {
        var list = ListQuery()
        list.equals("a.owner_id", owner)
        list.equals("a.state", state?.rawValue)
        list.from("a.created_at", from)
        list.before("a.created_at", to)
        return list
    }
}

/// All SQL for virtual accounts.
package struct VirtualAccountStore: Sendable {
    let client: PostgresClient

    /// - Returns: false when its owner has one of that currency there.
    nonisolated(nonsending) func insert(
        _ account: VirtualAccount, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            insert into payments.virtual_accounts (
                id, owner_id, wallet_id, provider, currency, state, next_at, created_at, updated_at)
            values (
                \(account.id), \(account.owner), \(account.wallet), \(account.provider), \(account.currency.code),
                \(account.state.rawValue), \(account.nextAt), \(account.createdAt), \(account.createdAt))
            on conflict do nothing
            """) == 1
    }

    nonisolated(nonsending) func update(
        _ account: VirtualAccount, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.virtual_accounts
            set state = \(account.state.rawValue), account_number = \(account.opened?.number),
                account_name = \(account.opened?.name), bank_name = \(account.opened?.bank),
                provider_reference = \(account.opened?.reference), failure_code = \(account.failureCode),
                attempts = \(account.attempts), next_at = \(account.nextAt), updated_at = \(now)
            where id = \(account.id)
            """)
    }

    nonisolated(nonsending) func lock(
        _ id: VirtualAccountID, in transaction: PostgresTransaction
    ) async throws -> VirtualAccount? {
        try Self.decode(await transaction.query("\(Self.select) where a.id = \(id) for update of a")).first
    }

    package func find(_ id: VirtualAccountID) async throws -> VirtualAccount? {
        try Self.decode(await client.query("\(Self.select) where a.id = \(id)")).first
    }

    /// Whose money it is that came at a provider: of one number, whoever has or had it last.
    func find(_ account: Arrival.Account, at provider: String) async throws -> VirtualAccount? {
        switch account {
        case .ours(let id):
            try Self.decode(
                await client.query("\(Self.select) where a.id = \(id) and a.provider = \(provider)")
            ).first
        case .number(let number):
            try Self.decode(
                await client.query(
                    """
                    \(Self.select) where a.provider = \(provider) and a.account_number = \(number)
                    order by a.id desc limit 1
                    """)
            ).first
        }
    }

    /// Into which wallets money of a number comes: of each provider's, that of whoever has it, or had it last.
    func wallets(of number: String) async throws -> [UniqueID] {
        try await client.query(
            """
            select distinct on (a.provider) a.wallet_id from payments.virtual_accounts a
            where a.account_number = \(number)
            order by a.provider, (a.state = 'active') desc, a.id desc
            """
        ).decode(UniqueID.self)
    }

    /// Newest first, those older than `after`.
    package func list(
        _ filter: VirtualAccountFilter, after: VirtualAccountID?, limit: Int
    ) async throws -> [VirtualAccount] {
        var list = filter.list
        list.follows("a.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by a.id desc limit \(limit)"))
    }

    /// Those whose provider is to be asked.
    func due(_ now: Timestamp, limit: Int) async throws -> [VirtualAccount] {
        try Self.decode(
            await client.query("\(Self.select) where a.next_at <= \(now) order by a.next_at limit \(limit)"))
    }

    private static let select: SQL = """
        select a.id, a.owner_id, a.wallet_id, a.provider, a.currency, a.created_at, a.state, a.account_number,
            a.account_name, a.bank_name, a.provider_reference, a.failure_code, a.attempts, a.next_at
        from payments.virtual_accounts a
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [VirtualAccount] {
        var accounts: [VirtualAccount] = []
        for row in rows {
            let (id, owner, wallet, provider, code, createdAt, state) = try row.decode(
                VirtualAccountID.self, UserID.self, UniqueID.self, String.self, String.self, Timestamp.self,
                String.self)
            guard let currency = Currency(code), let state = VirtualAccount.State(rawValue: state) else {
                throw PostgresError(.decoding, message: "virtual account \(id) has a value that we do not know")
            }
            accounts.append(
                VirtualAccount(
                    id: id, owner: owner, wallet: wallet, provider: provider, currency: currency, createdAt: createdAt,
                    state: state, opened: try opened(row), failureCode: try row.decode(String?.self, at: 11),
                    attempts: try row.decode(Int.self, at: 12), nextAt: try row.decode(Timestamp?.self, at: 13)))
        }
        return accounts
    }

    private static func opened(_ row: Row) throws(PostgresError) -> VirtualAccount.Opened? {
        guard let number = try row.decode(String?.self, at: 7) else { return nil }
        return VirtualAccount.Opened(
            number: number, name: try row.decode(String?.self, at: 8) ?? "",
            bank: try row.decode(String?.self, at: 9) ?? "", reference: try row.decode(String?.self, at: 10) ?? "")
    }
}
