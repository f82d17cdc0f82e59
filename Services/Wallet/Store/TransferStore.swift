import PostgresAccess
import Primitives
import WalletDomain

/// Reads transactions as the API's transfers.
struct TransferStore: Sendable {
    let client: PostgresClient

    /// Kinds that are shown as transfers; deposits belong to the payments service.
    private static let kinds: SQL = "('transfer', 'conversion', 'capture', 'reversal')"

    private static let columns: SQL = """
        \(MovementRow.columns),
        exists (select from wallet.movements r where r.reverses = m.id) as is_reversed,
        s.owner_id, d.owner_id
        """

    private static let parties: SQL = """
        join wallet.accounts s on s.id = m.debit_account
        join wallet.accounts d on d.id = coalesce(m.destination_account, m.credit_account)
        """

    func find(_ id: TransactionID) async throws -> StoredTransfer? {
        let rows = try await client.query(
            """
            select \(Self.columns) from wallet.movements m \(Self.parties)
            where m.id = \(id) and m.transaction_id = m.id and m.kind in \(Self.kinds)
            """)
        return rows.isEmpty ? nil : try StoredTransfer(rows[0])
    }

    /// All accounts that the transaction's movements touch; nil when there is none. They never change.
    func accounts(of id: TransactionID) async throws -> [AccountID]? {
        let rows = try await client.query(
            """
            select debit_account, credit_account from wallet.movements
            where id = \(id) and transaction_id = id
            union all
            select debit_account, credit_account from wallet.movements
            where transaction_id = \(id) and id <> transaction_id
            """)
        let pairs = try rows.decode(AccountID.self, AccountID.self)
        return pairs.isEmpty ? nil : pairs.flatMap { [$0.0, $0.1] }
    }

    /// Transfers from and to these accounts, newest first. Each account and side is one walk over an index.
    func list(
        of accounts: [AccountID], before: TransferPosition?, limit: Int
    ) async throws -> [StoredTransfer] {
        let (time, id) = (before?.createdAt ?? .distantFuture, before?.id)
        func side(_ column: String, _ condition: SQL) -> SQL {
            """
            (select m.id, m.created_at from wallet.movements m
            where m.\(dangerouslyRaw: column) = mine.id and m.created_at <= \(time) and m.id = m.transaction_id
                and (m.created_at < \(time) or m.id < \(id)::uuid) and m.kind in \(Self.kinds) \(condition)
            order by m.created_at desc, m.id desc limit \(limit))
            """
        }
        let rows = try await client.query(
            """
            select \(Self.columns)
            from (
                select distinct found.created_at, found.id
                from unnest(\(accounts)) as mine (id)
                cross join lateral (
                    \(side("debit_account", ""))
                    union all
                    \(side("credit_account", "and m.destination_account is null"))
                    union all
                    \(side("destination_account", ""))
                ) found
                order by found.created_at desc, found.id desc limit \(limit)
            ) page
            join wallet.movements m on m.id = page.id \(Self.parties)
            order by m.created_at desc, m.id desc
            """)
        return try rows.map { row in try StoredTransfer(row) }
    }

    /// The accounts of a customer's wallets.
    func accounts(of owner: OwnerID) async throws -> [AccountID] {
        try await client.query("select id from wallet.accounts where owner_id = \(owner)").decode(AccountID.self)
    }
}

/// Where a page of transfers ended.
struct TransferPosition: Sendable, Equatable {
    let createdAt: Timestamp
    let id: TransactionID

    init(createdAt: Timestamp, id: TransactionID) {
        self.createdAt = createdAt
        self.id = id
    }

    /// Reads ``text`` back.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let time = Int64(parts[0]), let id = TransactionID(String(parts[1])) else { return nil }
        self.init(createdAt: Timestamp(microsecondsSince1970: time), id: id)
    }

    var text: String { "\(createdAt.microsecondsSince1970) \(id)" }
}

/// A transaction with what became of it and whose it is.
struct StoredTransfer: Sendable {
    let transaction: PostedTransaction
    let isReversed: Bool
    let sourceOwner: OwnerID?
    let destinationOwner: OwnerID?

    init(_ row: Row) throws(PostgresError) {
        guard let transaction = try MovementRow(row).transaction else {
            throw PostgresError(.decoding, message: "a transaction lacks its first movement")
        }
        self.transaction = transaction
        isReversed = try row.decode(Bool.self, at: MovementRow.columnCount)
        sourceOwner = try row.decode(OwnerID?.self, at: MovementRow.columnCount + 1)
        destinationOwner = try row.decode(OwnerID?.self, at: MovementRow.columnCount + 2)
    }
}
