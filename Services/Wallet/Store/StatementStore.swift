import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// Reads the books: entries of a wallet, balances of the past, transfers.
struct StatementStore: Sendable {
    let client: PostgresClient

    /// A wallet's movements, newest first: two walks over an index, one per side, merged.
    func entries(
        of account: AccountID, from: Timestamp?, to: Timestamp?, before: Timestamp?, limit: Int
    ) async throws -> [WalletEntry] {
        let rows = try await client.query(
            Self.entriesSQL(
                of: account, low: from ?? .distantPast,
                // Both ends are exclusive above: `to` as given, and the entry that the last page ended with.
                high: min(to ?? .distantFuture, before ?? .distantFuture), limit: limit))
        return try rows.map { row in try WalletEntry(row) }
    }

    /// Posted and held at an instant that has passed.
    func balance(of account: AccountID, at instant: Timestamp) async throws -> PastBalance {
        let rows = try await client.query(Self.balanceSQL(of: account, at: instant))
        guard let (posted, held) = try rows.first(Int64.self, Int64.self) else {
            return PastBalance(posted: 0, held: 0)
        }
        return PastBalance(posted: posted, held: held)
    }

    static func entriesSQL(of account: AccountID, low: Timestamp, high: Timestamp, limit: Int) -> SQL {
        """
        select e.created_at, e.transaction_id, e.kind, e.is_credit, e.amount, e.balance, e.currency,
            other.id, other.code, w.account_number, coalesce(e.description, f.description), e.id
        from (
            (select m.*, false as is_credit, debit_balance as balance, credit_account as other
            from wallet.movements m
            where debit_account = \(account) and created_at >= \(low) and created_at < \(high)
            order by created_at desc limit \(limit))
            union all
            (select m.*, true, credit_balance, debit_account
            from wallet.movements m
            where credit_account = \(account) and created_at >= \(low) and created_at < \(high)
            order by created_at desc limit \(limit))
            order by created_at desc limit \(limit)
        ) e
        join wallet.accounts other on other.id = e.other
        left join wallet.wallets w on w.id = e.other
        left join wallet.movements f on f.id = e.transaction_id and e.id <> e.transaction_id
        order by e.created_at desc
        """
    }

    /// The newest movement of either side for what was posted; for what was held, the holds that were open less what
    /// had been captured of them.
    static func balanceSQL(of account: AccountID, at instant: Timestamp) -> SQL {
        """
        select
            coalesce((
                select balance from (
                    (select debit_balance as balance, created_at from wallet.movements
                    where debit_account = \(account) and created_at <= \(instant)
                    order by created_at desc limit 1)
                    union all
                    (select credit_balance, created_at from wallet.movements
                    where credit_account = \(account) and created_at <= \(instant)
                    order by created_at desc limit 1)
                ) newest order by created_at desc limit 1
            ), 0),
            coalesce((
                select sum(h.amount - coalesce((
                    select sum(m.amount) from wallet.movements m
                    where m.debit_account = \(account) and m.hold_id = h.id
                        and m.created_at >= h.created_at and m.created_at <= \(instant)), 0))
                from wallet.holds h
                where h.account_id = \(account) and h.created_at <= \(instant) and h.expires_at > \(instant)
                    and (h.ended_at is null or h.ended_at > \(instant))
            ), 0)::bigint
        """
    }
}

/// Minor units at an instant of the past.
struct PastBalance: Sendable, Equatable {
    let posted: Int64
    let held: Int64
}

/// What an entry of a wallet stands for.
enum EntryKind: String, CaseIterable, Sendable {
    case transfer, conversion, capture, deposit, reversal, fee

    init(_ kind: TransactionKind) {
        self =
            switch kind {
            case .transfer: .transfer
            case .conversion: .conversion
            case .capture: .capture
            case .deposit: .deposit
            case .reversal: .reversal
            }
    }
}

/// One movement as one of its two wallets sees it.
struct WalletEntry: Sendable {
    let id: MovementID
    let createdAt: Timestamp
    let transaction: TransactionID
    /// The transaction's, or `fee` for a step that went to our revenue.
    let kind: EntryKind
    let isCredit: Bool
    let amount: Money
    let balanceAfter: Money
    /// The other customer's wallet, when there is one.
    let counterparty: (id: AccountID, number: String)?
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
        let isFee = system == .fees || system == .fxRevenue
        kind = isFee ? .fee : EntryKind(try row.decode(TransactionKind.self, at: 2))
        let other = try row.decode(AccountID.self, at: 7)
        counterparty = try row.decode(String?.self, at: 9).map { (other, $0) }
        description = try row.decode(String?.self, at: 10)
    }
}
