import Authentication
import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Whose account it is that money is sent to in a file.
struct BankReceiver: Sendable {
    let numbers: BankNumbers
    /// Empty once its holder is erased.
    let holder: String
    let kind: BankAccount.HolderKind
    let address: String?
}

/// Which of a person's accounts a list shows.
struct BankAccountFilter: Sendable {
    var verification: BankAccount.Verification?
    /// From this instant on.
    var from: Timestamp?
    /// Before this instant.
    var to: Timestamp?
}

/// All SQL for bank accounts. Their numbers leave it only for a partner that pays there.
struct BankAccountStore: Sendable {
    let client: PostgresClient
    let box: SecretBox

    nonisolated(nonsending) func insert(
        _ account: BankAccount, _ numbers: BankNumbers, address: String?, in transaction: PostgresTransaction
    ) async throws {
        let sealed = try box.seal(Array(numbers.text.utf8), context: Self.context(account.id))
        try await transaction.execute(
            """
            insert into payments.bank_accounts (
                id, owner_id, country, currency, holder_name, holder_kind, address, scheme, numbers, last4, bank_name,
                account_name, verification, created_at)
            values (
                \(account.id), \(account.owner), \(account.country), \(account.currency.code), \(account.holderName),
                \(account.holderKind.rawValue), \(address), \(account.scheme.rawValue), \(sealed), \(account.last4),
                \(account.bankName), \(account.accountName), \(account.verification.rawValue), \(account.createdAt))
            """)
    }

    /// One that its owner has not removed.
    func find(_ id: BankAccountID, of owner: UserID) async throws -> BankAccount? {
        try await Self.decode(
            client.query(
                "\(Self.select) where b.id = \(id) and b.owner_id = \(owner) and b.removed_at is null")
        ).first
    }

    /// The same, locked until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: BankAccountID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws -> BankAccount? {
        try await Self.decode(
            transaction.query(
                """
                \(Self.select) where b.id = \(id) and b.owner_id = \(owner) and b.removed_at is null for update of b
                """)
        ).first
    }

    /// Newest first, those older than `after`.
    func list(
        _ filter: BankAccountFilter, of owner: UserID, after: BankAccountID?, limit: Int
    ) async throws -> [BankAccount] {
        var list = ListQuery()
        list.equals("b.owner_id", owner)
        list.requires("b.removed_at is null")
        list.equals("b.verification", filter.verification?.rawValue)
        list.from("b.created_at", filter.from)
        list.before("b.created_at", filter.to)
        list.follows("b.id", after)
        return try await Self.decode(
            client.query("\(Self.select) \(list.conditions) order by b.id desc limit \(limit)"))
    }

    /// - Returns: false when there is none of the owner's.
    nonisolated(nonsending) func remove(
        _ id: BankAccountID, of owner: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            update payments.bank_accounts set removed_at = \(now)
            where id = \(id) and owner_id = \(owner) and removed_at is null
            """) == 1
    }

    /// Nothing is sent there or taken from there any more: its bank has said why.
    nonisolated(nonsending) func distrust(
        _ id: BankAccountID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.bank_accounts set verification = 'failed' where id = \(id) and verification = 'verified'
            """)
    }

    /// The numbers of any, removed ones too: what was ordered is sent.
    func numbers(of id: BankAccountID) async throws -> (numbers: BankNumbers, holder: String)? {
        let rows = try await client.query(
            "select numbers, holder_name from payments.bank_accounts where id = \(id)")
        guard let (sealed, holder) = try rows.first([UInt8].self, String.self) else { return nil }
        return (try open(sealed, of: id), holder)
    }

    /// What a file of a bank says of accounts, removed ones too.
    nonisolated(nonsending) func receivers(
        _ ids: [BankAccountID], in transaction: PostgresTransaction
    ) async throws -> [BankAccountID: BankReceiver] {
        let rows = try await transaction.query(
            """
            select id, numbers, holder_name, holder_kind, address from payments.bank_accounts where id = any(\(ids))
            """)
        var receivers: [BankAccountID: BankReceiver] = [:]
        for row in rows {
            let (id, sealed, holder, kind, address) = try row.decode(
                BankAccountID.self, [UInt8].self, String.self, String.self, String?.self)
            guard let kind = BankAccount.HolderKind(rawValue: kind) else {
                throw PostgresError(.decoding, message: "bank account \(id) has a value that we do not know")
            }
            receivers[id] = BankReceiver(
                numbers: try open(sealed, of: id), holder: holder, kind: kind, address: address)
        }
        return receivers
    }

    private func open(_ sealed: [UInt8], of id: BankAccountID) throws -> BankNumbers {
        let text = String(decoding: try box.open(sealed, context: Self.context(id)), as: UTF8.self)
        guard let numbers = BankNumbers(text: text) else {
            throw PostgresError(.decoding, message: "bank account \(id) has numbers that we do not know")
        }
        return numbers
    }

    private static func context(_ id: BankAccountID) -> String { "bank account \(id)" }

    private static let select: SQL = """
        select b.id, b.owner_id, b.country, b.currency, b.holder_name, b.holder_kind, b.scheme, b.last4, b.bank_name,
            b.account_name, b.verification, b.created_at
        from payments.bank_accounts b
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [BankAccount] {
        var accounts: [BankAccount] = []
        for row in rows {
            let (id, owner, country, code, holder, kind, scheme, last4) = try row.decode(
                BankAccountID.self, UserID.self, String.self, String.self, String.self, String.self, String.self,
                String.self)
            guard let currency = Currency(code), let kind = BankAccount.HolderKind(rawValue: kind),
                let scheme = BankNumbers.Scheme(rawValue: scheme),
                let verification = BankAccount.Verification(rawValue: try row.decode(String.self, at: 10))
            else { throw PostgresError(.decoding, message: "bank account \(id) has a value that we do not know") }
            accounts.append(
                BankAccount(
                    id: id, owner: owner, country: country, currency: currency, holderName: holder, holderKind: kind,
                    scheme: scheme, last4: last4, bankName: try row.decode(String?.self, at: 8),
                    accountName: try row.decode(String?.self, at: 9), verification: verification,
                    createdAt: try row.decode(Timestamp.self, at: 11)))
        }
        return accounts
    }
}
