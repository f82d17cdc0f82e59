import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import WalletDomain

/// The second round trip: everything a group changed, by arrays, so that the number of statements does not grow with
/// the number of commands. Each account and owner is written once however often it moved.
struct LedgerSave {
    private(set) var statements: [SQL] = []

    init(
        _ ledger: Ledger, group: Int64, answers: [IdempotencyRecord], asked: [AskedRecord], approved: [Approval] = [],
        events: [OutboxEvent]
    ) {
        let writes = ledger.writes
        add(ledger.accounts.changed, LedgerSave.accounts)
        add(ledger.newCeilings, LedgerSave.ceilings)
        add(writes.changedOwners.sorted().compactMap { ledger.owner($0) }, LedgerSave.owners)
        add(writes.entries.filter(\.isPlain), LedgerSave.plainMovements)
        add(writes.entries.filter { !$0.isPlain }, LedgerSave.movements)
        add(writes.newHolds.compactMap { ledger.hold($0) }, LedgerSave.newHolds)
        let changed = writes.changedHolds.subtracting(writes.newHolds).sorted()
        add(changed.compactMap { ledger.hold($0) }, LedgerSave.changedHolds)
        add(Array(writes.usedQuotes), LedgerSave.usedQuotes)
        add(Array(writes.usedAuthorizations), LedgerSave.usedAuthorizations)
        add(writes.deposits, LedgerSave.deposits)
        add(writes.staffActions, StaffActions.insert)
        add(writes.newReservations.compactMap { ledger.reservation($0) }, LedgerSave.newReservations)
        let ended = writes.changedReservations.subtracting(writes.newReservations).sorted()
        add(ended.compactMap { ledger.reservation($0) }, LedgerSave.changedReservations)
        add(writes.entries.compactMap(\.transaction?.id)) { LedgerSave.journal(group, $0) }
        add(answers, IdempotencyKeys.insert)
        add(asked, AskedRecord.insert)
        add(approved, ApprovalStore.end)
        add(events, Outbox.append)
    }

    private mutating func add<Value>(_ values: [Value], _ statement: ([Value]) -> SQL) {
        if !values.isEmpty { statements.append(statement(values)) }
    }

    /// One row for the whole group: what was posted, in its order.
    private static func journal(_ group: Int64, _ transactions: [TransactionID]) -> SQL {
        "insert into wallet.journal (number, transactions) values (\(group), \(transactions))"
    }

    private static func accounts(_ accounts: [Account]) -> SQL {
        """
        update wallet.accounts a
        set posted = c.posted, held = c.held, version = c.version, last_movement_at = c.last_movement_at,
            sent_on = c.sent_on, sent_day = c.sent_day, sent_month = c.sent_month
        from unnest(
            \(accounts.map(\.id)), \(accounts.map(\.posted)), \(accounts.map(\.held)), \(accounts.map(\.version)),
            \(accounts.map(\.lastMovementAt)), \(accounts.map(\.sent.day)), \(accounts.map(\.sent.today)),
            \(accounts.map(\.sent.month))
        ) as c (id, posted, held, version, last_movement_at, sent_on, sent_day, sent_month)
        where a.id = c.id
        """
    }

    /// Says nothing about money, so the version of the row stays.
    private static func ceilings(_ new: [(account: AccountID, ceiling: Ceiling)]) -> SQL {
        """
        update wallet.accounts a set ceiling = c.ceiling, ceiling_version = c.version, ceiling_on = c.day
        from unnest(
            \(new.map(\.account)), \(new.map(\.ceiling.posted)), \(new.map(\.ceiling.version)),
            \(new.map(\.ceiling.day))
        ) as c (id, ceiling, version, day)
        where a.id = c.id
        """
    }

    private static func owners(_ owners: [Owner]) -> SQL {
        """
        update wallet.owners o
        set usage_day = c.usage_day, sent_day = c.sent_day, sent_month = c.sent_month,
            deposits_day = c.deposits_day, withdrawals_day = c.withdrawals_day,
            deposits_reserved = c.deposits_reserved
        from unnest(
            \(owners.map(\.id)), \(owners.map(\.sent.day)), \(owners.map(\.sent.today)), \(owners.map(\.sent.month)),
            \(owners.map(\.depositsToday)), \(owners.map(\.withdrawalsToday)), \(owners.map(\.depositsReserved))
        ) as c (owner_id, usage_day, sent_day, sent_month, deposits_day, withdrawals_day, deposits_reserved)
        where o.owner_id = c.owner_id
        """
    }

    private static func deposits(_ deposits: [NewDeposit]) -> SQL {
        """
        insert into wallet.deposits
            (deposit_id, transaction_id, account_id, amount, fee, currency, provider, created_at)
        select * from unnest(
            \(deposits.map(\.deposit.deposit)), \(deposits.map(\.deposit.id)), \(deposits.map(\.deposit.account)),
            \(deposits.map(\.deposit.amount.minorUnits)), \(deposits.map(\.deposit.fee.minorUnits)),
            \(deposits.map(\.deposit.amount.currency.code)), \(deposits.map(\.deposit.provider)),
            \(deposits.map(\.createdAt)))
        """
    }

    private static func usedQuotes(_ used: [(key: QuoteID, value: TransactionID)]) -> SQL {
        """
        update wallet.fx_quotes q set used_by = c.used_by
        from unnest(\(used.map(\.key)), \(used.map(\.value))) as c (id, used_by) where q.id = c.id
        """
    }

    private static func usedAuthorizations(_ used: [(key: Authorization.Key, value: UniqueID)]) -> SQL {
        """
        update wallet.pin_authorizations p set used_by = c.used_by
        from unnest(\(used.map(\.key.bytes)), \(used.map(\.value))) as c (token_hash, used_by)
        where p.token_hash = c.token_hash
        """
    }
}
