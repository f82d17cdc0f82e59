import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// The statements that a commit of the ledger reads with.
enum LedgerSQL {
    /// Held shared by every commit, exclusively by a snapshot of all balances.
    static let snapshotLock: Int64 = 0x666c_6f72_696e_0001

    /// How long a commit waits for a lock. All that came after it waits with it, so it gives up long before a statement
    /// does, and its callers are told to come back.
    static let lockTimeout = "5s"

    /// The rules' identity under the snapshot lock. The tables are always reached by index: a plan made while they were
    /// small must not scan them for the rest of the connection's life.
    static let begin: SQL = """
        select identity, set_config('lock_timeout', '\(dangerouslyRaw: lockTimeout)', true),
            pg_advisory_xact_lock_shared(\(snapshotLock)), set_config('enable_seqscan', 'off', true),
            set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
        from wallet.rules_version
        """

    static let accountColumnCount = 18
    static let accountColumns: SQL = """
        a.id, a.owner_id, a.code, a.currency, a.status, a.posted, a.held, a.overdraft, a.version, a.last_movement_at,
        a.sent_on, a.sent_day, a.sent_month, a.limit_transaction, a.limit_daily, a.limit_monthly, a.requires_pin,
        a.manager
        """

    /// What only the ledger reads of an account.
    static let ceilingColumns: SQL = "a.ceiling, a.ceiling_version, a.ceiling_on"

    /// Locked in the order of ids.
    static func lockAccounts(_ ids: [AccountID], wholeOwners: [OwnerID]) -> SQL {
        guard !wholeOwners.isEmpty else {
            return """
                select \(accountColumns), \(ceilingColumns) from wallet.accounts a where a.id = any(\(ids))
                order by a.id for no key update
                """
        }
        return """
            select \(accountColumns), \(ceilingColumns) from wallet.accounts a
            where a.id = any(\(ids)) or a.owner_id = any(\(wholeOwners))
            order by a.id for no key update
            """
    }

    static func lockOwners(_ ids: [OwnerID]) -> SQL {
        """
        select \(ownerColumns) from wallet.owners where owner_id = any(\(ids)) order by owner_id for no key update
        """
    }

    /// Without a lock.
    static func owner(_ id: OwnerID) -> SQL {
        "select \(ownerColumns) from wallet.owners where owner_id = \(id)"
    }

    private static let ownerColumns: SQL = """
        owner_id, kyc_tier, usage_day, sent_day, sent_month, deposits_day, withdrawals_day, deposits_reserved,
        is_merchant, balance_limit, risk, restriction, ask_until
        """

    static let holdColumns: SQL = """
        h.id, h.account_id, h.amount, h.captured, h.currency, h.status, h.reason, h.expires_at, h.created_at, h.ended_at,
        h.purpose, h.counted_on, h.counted_cents, h.counted_amount, h.service,
        h.assessment_id
        """
    static let holdColumnCount = 16

    /// Nearly always none, so this costs one look at the index of what is due.
    static func overdueHolds(_ accounts: [AccountID], now: Timestamp) -> SQL {
        """
        select \(holdColumns) from wallet.holds h
        where h.status = 'held' and h.expires_at <= \(now) and h.account_id = any(\(accounts))
        order by h.id for no key update
        """
    }

    static func lockHolds(_ ids: [HoldID]) -> SQL {
        "select \(holdColumns) from wallet.holds h where h.id = any(\(ids)) order by h.id for no key update"
    }

    /// Open holds of customers that one commit ends at most, to take money back.
    static let maximumHoldsInTheWay = 1_000

    /// The largest open holds that customers placed on these accounts.
    static func customersHolds(_ accounts: [AccountID]) -> SQL {
        """
        select \(holdColumns) from wallet.holds h
        where h.id in (
            select o.id from wallet.holds o
            where o.account_id = any(\(accounts)) and o.status = 'held' and o.service is null
            order by o.amount - o.captured desc, o.id desc limit \(maximumHoldsInTheWay))
        order by h.id for no key update
        """
    }

    /// Under the accounts' locks, so that none is placed meanwhile.
    static func countOfHolds(_ accounts: [AccountID]) -> SQL {
        """
        select o.account_id, count(*) from wallet.holds o
        where o.account_id = any(\(accounts)) and o.status = 'held' and o.service is null group by o.account_id
        """
    }

    static let quoteColumns: SQL = """
        q.id, q.owner_id, q.source_currency, q.source_amount, q.target_currency, q.target_amount, q.fee, q.rate::text,
        q.expires_at, q.used_by
        """

    static func lockQuotes(_ ids: [QuoteID]) -> SQL {
        "select \(quoteColumns) from wallet.fx_quotes q where q.id = any(\(ids)) order by q.id for no key update"
    }

    /// Those of a PIN that has been changed since are not there any more. A change of the PIN holds the account's lock,
    /// as we do.
    static func lockAuthorizations(_ hashes: [[UInt8]]) -> SQL {
        "\(authorizations(hashes)) order by p.token_hash for no key update of p"
    }

    /// Without a lock.
    static func authorizations(_ hashes: [[UInt8]]) -> SQL {
        """
        select p.token_hash, p.account_id, p.up_to, p.currency, p.expires_at, p.used_by
        from wallet.pin_authorizations p
        where p.token_hash = any(\(hashes)) and p.pin_version = (
            select w.version from wallet.wallet_pins w where w.account_id = p.account_id)
        """
    }

    /// All steps of the transactions that have these ids or a step of one of these ids, the first step first, and what
    /// reversed them. They are final, so nothing is locked: whoever reverses one holds the locks of its accounts.
    static func transactions(_ ids: [TransactionID]) -> SQL {
        let whole: SQL = "array(select s.transaction_id from wallet.movements s where s.id = any(\(ids)))"
        return """
            select \(MovementRow.columns),
                (select r.id from wallet.movements r where r.reverses = m.transaction_id) as reversed_by
            from wallet.movements m
            where m.id = any(\(whole)) or m.transaction_id = any(\(whole)) and m.id <> m.transaction_id
            order by m.transaction_id, m.id <> m.transaction_id, m.created_at
            """
    }

    /// The group's place in the order of the books. Drawn under the locks of its accounts, so what comes after another
    /// movement of an account has the greater number.
    static let nextGroup: SQL = "select nextval('wallet.journal_sequence')"

    /// What services were answered before under these ids.
    static func asked(_ ids: [UniqueID]) -> SQL {
        "select id, service, type, facts, answer from wallet.requests where id = any(\(ids))"
    }

    /// Whether any of these ids is in the books.
    static func existing(_ ids: [TransactionID]) -> SQL {
        "select from wallet.movements where id = any(\(ids)) limit 1"
    }

    static func recorded(_ rows: Rows) throws(PostgresError) -> [RecordedTransaction] {
        var found: [RecordedTransaction] = []
        for row in rows {
            let step = try MovementRow(row)
            if let transaction = step.transaction {
                let reversedBy = try row.decode(TransactionID?.self, at: MovementRow.columnCount)
                found.append(
                    RecordedTransaction(
                        transaction: transaction, movements: [step.movement], reversedBy: reversedBy))
            } else {
                // Acting on a part of a transaction would be worse than not acting.
                guard let last = found.popLast(), last.transaction.id == step.movement.transaction else {
                    throw PostgresError(.decoding, message: "a transaction lacks its first movement")
                }
                found.append(
                    RecordedTransaction(
                        transaction: last.transaction, movements: last.movements + [step.movement],
                        reversedBy: last.reversedBy))
            }
        }
        return found
    }

    static func deposits(_ ids: [UniqueID]) -> SQL {
        """
        select deposit_id, transaction_id, account_id, amount, currency from wallet.deposits
        where deposit_id = any(\(ids))
        """
    }

    static func recordedDeposit(_ row: Row) throws(PostgresError) -> (id: UniqueID, recorded: RecordedDeposit) {
        let (id, transaction, account, amount, currency) = try row.decode(
            UniqueID.self, TransactionID.self, AccountID.self, Int64.self, Currency.self)
        return (
            id,
            RecordedDeposit(
                transaction: transaction, account: account, amount: Money(minorUnits: amount, currency: currency))
        )
    }
}
