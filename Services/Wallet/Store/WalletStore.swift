import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// All SQL for wallets as customers see them. Balances are changed by the ledger alone.
struct WalletStore: Sendable {
    let client: PostgresClient
    let clock: WallClock
    let ids: IDGenerator

    /// Columns of `StoredWallet`. Holds whose time is over count as released although the job has not come yet.
    private static func columns(_ now: Timestamp) -> SQL {
        """
        \(LedgerSQL.accountColumns), w.account_number, w.kind, w.name, w.is_default, w.frozen_by_staff, w.created_at,
        o.kyc_tier, o.usage_day, o.sent_day, o.sent_month, o.deposits_day,
        case when a.held = 0 then 0 else (
            select coalesce(sum(h.amount - h.captured), 0)::bigint from wallet.holds h
            where h.account_id = a.id and h.status = 'held' and h.expires_at <= \(now)) end
        """
    }

    private static let joins: SQL = """
        wallet.wallets w join wallet.accounts a on a.id = w.id join wallet.owners o on o.owner_id = w.owner_id
        """

    func find(_ id: AccountID) async throws -> StoredWallet? {
        let now = clock.now()
        let rows = try await client.query("select \(Self.columns(now)) from \(Self.joins) where w.id = \(id)")
        return rows.isEmpty ? nil : try StoredWallet(rows[0], at: now)
    }

    /// Newest first.
    func list(owner: OwnerID, _ filter: WalletFilter, limit: Int) async throws -> [StoredWallet] {
        let now = clock.now()
        var list = ListQuery()
        list.equals("w.owner_id", owner)
        list.equals("w.currency", filter.currency?.code)
        list.equals("w.kind", filter.kind?.rawValue)
        list.equals("a.status", filter.status?.rawValue)
        if !filter.withClosed { list.differs("a.status", from: Account.Status.closed.rawValue) }
        list.follows("w.id", filter.before)
        let rows = try await client.query(
            """
            select \(Self.columns(now)) from \(Self.joins) \(list.conditions) order by w.id desc limit \(limit)
            """)
        return try rows.map { row in try StoredWallet(row, at: now) }
    }

    /// For services: by the first of what is named; an owner's wallet of a currency is the active default.
    func find(_ key: WalletKey) async throws -> StoredWallet? {
        let now = clock.now()
        let condition: SQL =
            switch key {
            case .id(let id): "w.id = \(id)"
            case .number(let number): "w.account_number = \(number.description)"
            case .owner(let owner, let currency):
                """
                w.owner_id = \(owner) and w.currency = \(currency.code) and w.is_default and a.status = 'active'
                """
            }
        let rows = try await client.query("select \(Self.columns(now)) from \(Self.joins) where \(condition)")
        return rows.isEmpty ? nil : try StoredWallet(rows[0], at: now)
    }

    // MARK: Changes

    /// Opens a wallet; the first of its currency is the default. The owner's row orders creations, so two at once
    /// cannot both be first.
    func create(
        _ draft: WalletDraft, owner: OwnerID, id: AccountID? = nil, in transaction: PostgresTransaction
    ) async throws -> StoredWallet {
        let rows = try await transaction.pipeline([
            "insert into wallet.owners (owner_id) values (\(owner)) on conflict (owner_id) do nothing",
            Self.lock(owner),
            """
            select count(*), coalesce(bool_or(is_default and currency = \(draft.currency.code)), false)
            from wallet.wallets where owner_id = \(owner)
            """,
            "select from wallet.data_subjects where user_id = \(owner) and erased_at is not null",
        ])
        // A token or a message of somebody who was erased meanwhile.
        guard rows[3].isEmpty else { throw WalletError.notFound(.wallet) }
        guard let usage = try rows[1].map(Owner.init).first else { throw WalletError.notFound(.wallet) }
        guard let (count, hasDefault) = try rows[2].first(Int.self, Bool.self), count < Wallet.maximumPerOwner else {
            throw WalletError.tooManyWallets
        }
        let account = Account(
            id: id ?? ids.next(), kind: .customer(owner), currency: draft.currency, manager: draft.manager)
        try await transaction.execute(
            """
            insert into wallet.accounts (id, kind, owner_id, currency, manager)
            values (\(account.id), 'customer', \(owner), \(draft.currency.code), \(draft.manager))
            """)
        let isDefault = !hasDefault && draft.kind != .card
        let wallet = try await insert(draft, account, owner, isDefault: isDefault, in: transaction)
        return StoredWallet(wallet: wallet, owner: usage.rolled(to: wallet.createdAt.day), overdue: 0)
    }

    /// The owner's row orders whatever must hold over all wallets of an owner: how many there are, which is the
    /// default. It comes after accounts, as in the ledger.
    private static func lock(_ owner: OwnerID) -> SQL { LedgerSQL.lockOwners([owner]) }

    /// Draws account numbers until the index takes one.
    private func insert(
        _ draft: WalletDraft, _ account: Account, _ owner: OwnerID, isDefault: Bool,
        in transaction: PostgresTransaction
    ) async throws -> Wallet {
        for _ in 0..<Self.numberDraws {
            let wallet = Wallet(
                account: account, owner: owner, number: AccountNumber(random: .random(in: .min ... .max)),
                kind: draft.kind, name: draft.name ?? "\(draft.currency.code) \(draft.kind.rawValue)",
                isDefault: isDefault, isFrozenByStaff: false, createdAt: clock.now())
            let inserted = try await transaction.execute(
                """
                insert into wallet.wallets (id, owner_id, currency, name, kind, account_number, is_default, created_at)
                values (\(wallet.id), \(owner), \(draft.currency.code), \(wallet.name), \(wallet.kind.rawValue),
                    \(wallet.number.description), \(isDefault), \(wallet.createdAt))
                on conflict (account_number) do nothing
                """)
            if inserted == 1 { return wallet }
        }
        throw NoFreeAccountNumber()
    }

    private static let numberDraws = 20

    /// Locks a wallet and its owner, lets `change` decide, and writes what it changed. The account's version grows.
    func change(
        _ id: AccountID, in transaction: PostgresTransaction, _ change: (inout StoredWallet) throws -> Void
    ) async throws -> StoredWallet {
        try await transaction.pipeline([
            "select from wallet.accounts where id = \(id) for no key update",
            """
            select from wallet.owners
            where owner_id = (select owner_id from wallet.wallets where id = \(id)) for no key update
            """,
        ])
        // Read under the locks and at a time after them: what was true while we waited does not count.
        let now = clock.now()
        let rows = try await transaction.query("select \(Self.columns(now)) from \(Self.joins) where w.id = \(id)")
        guard !rows.isEmpty else { throw WalletError.notFound(.wallet) }
        let before = try StoredWallet(rows[0], at: now)
        var after = before
        try change(&after)
        let (old, new) = (before.wallet, after.wallet)
        guard old != new else { return after }
        var statements: [SQL] = []
        if new.isDefault, !old.isDefault {
            statements.append(
                """
                update wallet.wallets set is_default = false
                where owner_id = \(new.owner) and currency = \(new.account.currency.code) and is_default
                """)
        }
        statements += [Self.updateWallet(new), Self.updateAccount(new.account)]
        if old.isDefault, !new.isDefault { statements.append(Self.promoteAnother(new)) }
        try await transaction.pipeline(statements)
        return after.withNextVersion()
    }

    private static func updateWallet(_ wallet: Wallet) -> SQL {
        """
        update wallet.wallets
        set name = \(wallet.name), is_default = \(wallet.isDefault), frozen_by_staff = \(wallet.isFrozenByStaff)
        where id = \(wallet.id)
        """
    }

    private static func updateAccount(_ account: Account) -> SQL {
        """
        update wallet.accounts
        set status = \(account.status.rawValue), limit_transaction = \(account.ownLimits.perTransaction),
            limit_daily = \(account.ownLimits.daily), limit_monthly = \(account.ownLimits.monthly),
            version = version + 1
        where id = \(account.id)
        """
    }

    /// The oldest open wallet of the currency becomes the default.
    private static func promoteAnother(_ closed: Wallet) -> SQL {
        """
        update wallet.wallets set is_default = true
        where id = (
            select w.id from wallet.wallets w join wallet.accounts a on a.id = w.id
            where w.owner_id = \(closed.owner) and w.currency = \(closed.account.currency.code)
                and a.status <> 'closed' and w.id <> \(closed.id) and w.kind <> 'card'
            order by w.id limit 1)
        """
    }
}

/// Twenty draws among a billion numbers were all taken: the prefix is full.
struct NoFreeAccountNumber: Error {}

/// How a service names a wallet.
enum WalletKey: Sendable {
    case id(AccountID)
    case number(AccountNumber)
    case owner(OwnerID, Currency)
}

/// What is asked for when a wallet is opened.
struct WalletDraft: Sendable {
    let currency: Currency
    let kind: WalletKind
    let name: String?
    /// The service that alone moves its money.
    var manager: String?
}
