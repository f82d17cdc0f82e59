import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// Reads the books: entries of a wallet, balances of the past, transfers.
struct StatementStore: Sendable {
    let client: PostgresClient

    /// A wallet's movements, newest first: two walks over an index, one per side, merged.
    func entries(of wallet: Account, _ filter: EntryFilter, limit: Int) async throws -> [WalletEntry] {
        let rows = try await client.query(Self.entriesSQL(of: wallet.id, wallet.currency, filter, limit: limit))
        return try rows.map { row in try WalletEntry(row) }
    }

    /// Posted and held right before an instant.
    func balance(of account: AccountID, before instant: Timestamp) async throws -> PastBalance {
        let rows = try await client.query(Self.balanceSQL(of: account, before: instant))
        guard let (posted, held) = try rows.first(Int64.self, Int64.self) else {
            return PastBalance(posted: 0, held: 0)
        }
        return PastBalance(posted: posted, held: held)
    }

    static func entriesSQL(of account: AccountID, _ currency: Currency, _ filter: EntryFilter, limit: Int) -> SQL {
        let fees = SystemAccount.revenues.map { $0.code(in: currency) }
        func side(_ direction: EntryDirection) -> SQL? {
            guard filter.direction == nil || filter.direction == direction else { return nil }
            let (own, other): (SQL, SQL) =
                direction == .debit ? ("m.debit_account", "m.credit_account") : ("m.credit_account", "m.debit_account")
            var list = ListQuery()
            list.equals(own, account)
            list.from("m.created_at", filter.from)
            list.before("m.created_at", filter.to)
            list.before("m.created_at", filter.before)
            if let kind = filter.kind {
                let isFee: SQL = "\(other) = any(array(select id from wallet.accounts where code = any(\(fees))))"
                list.requires(kind == .fee ? isFee : "not \(isFee)")
                if kind != .fee { list.equals("m.kind", kind.rawValue) }
            }
            let balance: SQL = direction == .debit ? "m.debit_balance" : "m.credit_balance"
            return """
                (select m.*, \(direction == .credit) as is_credit, \(balance) as balance, \(other) as other
                from wallet.movements m \(list.conditions) order by m.created_at desc limit \(limit))
                """
        }
        let sides = SQL.joined([side(.debit), side(.credit)].compactMap(\.self), by: " union all ")
        return """
            select e.created_at, e.transaction_id, e.kind, e.is_credit, e.amount, e.balance, e.currency,
                other.id, other.code, w.account_number, coalesce(e.description, f.description), e.id,
                \(PayeeStore.shownName)
            from (select * from (\(sides)) sides order by created_at desc limit \(limit)) e
            join wallet.accounts other on other.id = e.other
            left join wallet.wallets w on w.id = e.other
            left join wallet.owners o on o.owner_id = w.owner_id
            left join wallet.movements f on f.id = e.transaction_id and e.id <> e.transaction_id
            order by e.created_at desc
            """
    }

    /// The newest movement of either side for what was posted; for what was held, the holds that were open less what
    /// had been captured of them. All of it right before the instant, so that what happens at it does not count yet.
    static func balanceSQL(of account: AccountID, before instant: Timestamp) -> SQL {
        """
        select
            coalesce((
                select balance from (
                    (select debit_balance as balance, created_at from wallet.movements
                    where debit_account = \(account) and created_at < \(instant)
                    order by created_at desc limit 1)
                    union all
                    (select credit_balance, created_at from wallet.movements
                    where credit_account = \(account) and created_at < \(instant)
                    order by created_at desc limit 1)
                ) newest order by created_at desc limit 1
            ), 0),
            coalesce((
                select sum(h.amount - coalesce((
                    select sum(m.amount) from wallet.movements m
                    where m.debit_account = \(account) and m.hold_id = h.id
                        and m.created_at >= h.created_at and m.created_at < \(instant)), 0))
                from wallet.holds h
                where h.account_id = \(account) and h.created_at < \(instant) and h.expires_at >= \(instant)
                    and (h.ended_at is null or h.ended_at >= \(instant))
            ), 0)::bigint
        """
    }
}

/// Minor units at an instant of the past.
struct PastBalance: Sendable, Equatable {
    let posted: Int64
    let held: Int64
}

/// Which entries of a wallet are wanted; nil asks for nothing.
struct EntryFilter: Sendable {
    /// Both as in `Timestamp.shown`.
    var from: Timestamp?
    var to: Timestamp?
    var kind: TransactionKind?
    var direction: EntryDirection?
    /// Where the page before ended.
    var before: Timestamp?
}

enum EntryDirection: String, CaseIterable, Sendable { case debit, credit }

extension TransactionKind {
    /// What an entry stands for that went to our revenue; no transaction is of it.
    static let fee = TransactionKind(rawValue: "fee") ?? .transfer
}

/// One movement as one of its two wallets sees it.
struct WalletEntry: Sendable {
    let id: MovementID
    let createdAt: Timestamp
    let transaction: TransactionID
    /// The transaction's, or `fee` for a step that went to our revenue.
    let kind: TransactionKind
    let isCredit: Bool
    let amount: Money
    let balanceAfter: Money
    /// The other customer's wallet, when there is one.
    let counterparty: (id: AccountID, number: String, name: String?)?
    let description: String?

    init(_ row: Row) throws(PostgresError) {
        let currency = try row.decode(Currency.self, at: 6)
        id = try row.decode(MovementID.self, at: 11)
        createdAt = try row.decode(Timestamp.self, at: 0)
        transaction = try row.decode(TransactionID.self, at: 1)
        isCredit = try row.decode(Bool.self, at: 3)
        amount = Money(minorUnits: try row.decode(Int64.self, at: 4), currency: currency)
        balanceAfter = Money(minorUnits: try row.decode(Int64.self, at: 5), currency: currency)
        let code = try row.decode(String?.self, at: 8)
        let system = code.flatMap { SystemAccount(code: $0, currency: currency) }
        let isFee = system.map { SystemAccount.revenues.contains($0) } ?? false
        kind = isFee ? .fee : try row.decode(TransactionKind.self, at: 2)
        let other = try row.decode(AccountID.self, at: 7)
        let name = try row.decode(String?.self, at: 12)
        counterparty = try row.decode(String?.self, at: 9).map { (other, $0, name) }
        description = try row.decode(String?.self, at: 10)
    }
}
