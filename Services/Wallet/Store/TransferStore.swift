import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// Reads transactions as the API's transfers.
struct TransferStore: Sendable {
    let client: PostgresClient

    private static let kinds: SQL = """
        (\(dangerouslyRaw: TransferKind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")))
        """
    private static let isReversed: SQL = "exists (select from wallet.movements r where r.reverses = m.id)"

    private static let columns: SQL = """
        \(MovementRow.columns),
        \(isReversed) as is_reversed,
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

    /// Transfers from and to these accounts, newest first.
    func list(of accounts: [AccountID], _ filter: TransferFilter, limit: Int) async throws -> [StoredTransfer] {
        guard !accounts.isEmpty else { return [] }
        let rows = try await client.query(Self.listSQL(of: accounts, filter, limit: limit))
        return try rows.map { row in try StoredTransfer(row) }
    }

    /// Each account and side is one walk over an index, back from the newest that is wanted.
    static func listSQL(of accounts: [AccountID], _ filter: TransferFilter, limit: Int) -> SQL {
        func side(_ account: SQL, _ condition: SQL?) -> SQL {
            var list = ListQuery()
            list.requires("\(account) = mine.id and m.id = m.transaction_id")
            if let condition { list.requires(condition) }
            filter.add(to: &list, kinds: kinds, isReversed: isReversed)
            return """
                (select m.id, m.created_at from wallet.movements m \(list.conditions)
                order by m.created_at desc, m.id desc limit \(limit))
                """
        }
        var sides: [SQL] = []
        if filter.direction != .incoming { sides.append(side("m.debit_account", nil)) }
        if filter.direction != .outgoing {
            sides.append(side("m.credit_account", "m.destination_account is null"))
            sides.append(side("m.destination_account", nil))
        }
        return """
            select \(columns)
            from (
                select distinct found.created_at, found.id
                from unnest(\(accounts)) as mine (id)
                cross join lateral (\(SQL.joined(sides, by: " union all "))) found
                order by found.created_at desc, found.id desc limit \(limit)
            ) page
            join wallet.movements m on m.id = page.id \(parties)
            order by m.created_at desc, m.id desc
            """
    }

    /// The accounts of a customer's wallets, of one currency if it is named.
    func accounts(of owner: OwnerID, in currency: Currency? = nil) async throws -> [AccountID] {
        var list = ListQuery()
        list.equals("owner_id", owner)
        list.equals("currency", currency?.code)
        return try await client.query("select id from wallet.accounts \(list.conditions)").decode(AccountID.self)
    }
}

/// Kinds of transactions that are shown as transfers; deposits belong to the payments service.
enum TransferKind: String, CaseIterable, Sendable { case transfer, conversion, capture, reversal }

/// As seen from the wallets that are asked about.
enum TransferDirection: String, CaseIterable, Sendable { case incoming, outgoing }

/// Which transfers are wanted; nil asks for nothing.
struct TransferFilter: Sendable {
    var kind: TransferKind?
    var isReversed: Bool?
    var direction: TransferDirection?
    /// Both as in `Timestamp.shown`.
    var from: Timestamp?
    var to: Timestamp?
    /// Where the page before ended.
    var before: TransferPosition?

    /// The conditions over `wallet.movements m`.
    fileprivate func add(to list: inout ListQuery, kinds: SQL, isReversed condition: SQL) {
        if let kind { list.equals("m.kind", kind.rawValue) } else { list.requires("m.kind in \(kinds)") }
        if let isReversed { list.requires(isReversed ? condition : "not \(condition)") }
        list.from("m.created_at", from)
        list.before("m.created_at", to)
        list.follows(("m.created_at", "m.id"), before.map { ($0.createdAt, $0.id) })
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
