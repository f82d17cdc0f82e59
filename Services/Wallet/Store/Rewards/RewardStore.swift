import Authentication
import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// What decides about rewards, read in the transaction that changes them.
///
/// Whoever does so holds the owner's row in `reward_members`, and of a friend's payment also that of who brought them.
struct RewardStore: Sendable {
    let ids: IDGenerator

    // MARK: Locks

    /// Makes sure that somebody takes part, and locks the row.
    /// - Returns: false for whoever was erased: they have no rewards any more.
    func lock(_ owner: OwnerID, at now: Timestamp, in transaction: PostgresTransaction) async throws -> Bool {
        try await lock([owner], with: join(owner, at: now), transaction).contains(owner)
    }

    /// Locks somebody who pays, with whoever brought them.
    func lockWithReferrer(
        _ owner: OwnerID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> (isMember: Bool, referral: Referral?) {
        let find: SQL = "select \(Referral.columns) from wallet.referrals r where r.friend_id = \(owner)"
        // A claim that comes in between is seen by the second look: the friend is locked by then.
        var referral: Referral?
        var locked: Set<OwnerID> = []
        repeat {
            let before = try await transaction.query(find)
            referral = try before.isEmpty ? nil : Referral(before[0])
            let wanted = [owner] + (referral.map { [$0.referrer] } ?? [])
            locked = try await lock(wanted, with: join(owner, at: now), transaction)
            let after = try await transaction.query(find)
            referral = try after.isEmpty ? nil : Referral(after[0])
        } while locked.contains(owner) && !(referral.map { locked.contains($0.referrer) } ?? true)
        return (locked.contains(owner), referral)
    }

    private func lock(
        _ owners: [OwnerID], with join: SQL, _ transaction: PostgresTransaction
    ) async throws -> Set<OwnerID> {
        let rows = try await transaction.pipeline([
            join,
            """
            select owner_id from wallet.reward_members where owner_id = any(\(owners.sorted()))
            order by owner_id for no key update
            """,
        ])
        return Set(try rows[1].decode(OwnerID.self))
    }

    private func join(_ owner: OwnerID, at now: Timestamp) -> SQL {
        """
        insert into wallet.reward_members (owner_id, code, created_at)
        select \(owner), \(Base32.encode(randomBytes(5))), \(now)
        where not exists (select from wallet.reward_members where owner_id = \(owner))
            and not exists (select from wallet.data_subjects where user_id = \(owner) and erased_at is not null)
        on conflict (owner_id) do nothing
        """
    }

    // MARK: Accounts

    /// The account of an owner who is locked; made where there is none.
    func account(
        of owner: OwnerID, _ currency: Currency, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> RewardAccount {
        let rows = try await transaction.pipeline([
            RewardAccount.open(owner, currency, at: now, ids: ids),
            """
            select \(RewardAccount.columns) from wallet.reward_accounts
            where owner_id = \(owner) and currency = \(currency.code)
            """,
            RewardAccount.lots(owner, currency),
        ])
        let lots = try rows[2].decode(UniqueID.self, UniqueID?.self, Int64.self, CalendarDay.self)
        return try RewardAccount(
            rows[1][0],
            lots: lots.map { PointsBook.Lot(id: $0.0, bill: $0.1, left: $0.2, expiresOn: $0.3) })
    }

    /// Where a reward goes: its own wallet, frozen too; once that is closed, the owner's default of the currency.
    func wallet(for credit: RewardCredit, in transaction: PostgresTransaction) async throws -> AccountID? {
        try await transaction.query(
            """
            select w.id from wallet.wallets w join wallet.accounts a on a.id = w.id
            where w.owner_id = \(credit.owner) and w.currency = \(credit.amount.currency.code)
                and (w.id = \(credit.wallet) and a.status <> 'closed' or w.is_default and a.status = 'active')
            order by w.id = \(credit.wallet) desc nulls last limit 1
            """
        ).first(AccountID.self)
    }

    // MARK: Bills

    /// Writes down what billing said of a bill, whose owner is locked.
    /// - Returns: nil when it had said so before; otherwise when it said the other.
    func note(
        _ bill: PaidBill, _ what: BillNews, at time: Timestamp, in transaction: PostgresTransaction
    ) async throws -> BillNews.Before? {
        let paid: Timestamp? = what == .paid ? time : nil
        let reversed: Timestamp? = what == .reversed ? time : nil
        let rows = try await transaction.pipeline([
            """
            select paid_at, reversed_at from wallet.reward_payments where bill_payment_id = \(bill.id)
            """,
            """
            insert into wallet.reward_payments
                (bill_payment_id, owner_id, wallet_id, biller_code, amount, currency, paid_at, reversed_at)
            values (\(bill.id), \(bill.owner), \(bill.wallet), \(bill.biller), \(bill.amount.minorUnits),
                \(bill.amount.currency.code), \(paid), \(reversed))
            on conflict (bill_payment_id) do update
            set paid_at = coalesce(wallet.reward_payments.paid_at, excluded.paid_at),
                reversed_at = coalesce(wallet.reward_payments.reversed_at, excluded.reversed_at)
            """,
        ])
        guard let (paidAt, reversedAt) = try rows[0].first(Timestamp?.self, Timestamp?.self) else {
            return .nothing
        }
        switch what {
        case .paid: return paidAt == nil ? (reversedAt == nil ? .nothing : .theOther) : nil
        case .reversed: return reversedAt == nil ? (paidAt == nil ? .nothing : .theOther) : nil
        }
    }

    /// Minor units of cashback in a month: what was taken back does not count.
    func cashback(
        of owner: OwnerID, _ currency: Currency, in month: CalendarDay, _ transaction: PostgresTransaction
    ) async throws -> Int64 {
        try await transaction.query(
            """
            select coalesce(sum(amount), 0)::bigint from wallet.reward_credits
            where owner_id = \(owner) and kind = 'cashback' and currency = \(currency.code) and month = \(month)
                and status in ('owed', 'credited')
            """
        ).first(Int64.self) ?? 0
    }

    /// Friends who have brought somebody something in a month.
    func friends(
        of referrer: OwnerID, in month: CalendarDay, _ transaction: PostgresTransaction
    ) async throws -> Int {
        try await transaction.query(
            """
            select count(*) from wallet.reward_credits c join wallet.referrals r on r.id = c.referral_id
            where c.owner_id = \(referrer) and c.kind = 'referral_bonus' and r.referrer_id = \(referrer)
                and c.month = \(month) and c.status in ('owed', 'credited')
            """
        ).first(Int.self) ?? 0
    }

    /// Rewards of a bill that stand.
    func credits(of bill: UniqueID, in transaction: PostgresTransaction) async throws -> [RewardCredit] {
        try await transaction.query(
            """
            select \(RewardCredit.columns) from wallet.reward_credits c
            where c.bill_payment_id = \(bill) and c.status in ('owed', 'credited') order by c.id
            """
        ).map { row in try RewardCredit(row) }
    }

    /// Points that a bill earned.
    func points(of bill: UniqueID, in transaction: PostgresTransaction) async throws -> Int64 {
        try await transaction.query(
            "select delta from wallet.point_entries where bill_payment_id = \(bill) and reason = 'earned'"
        ).first(Int64.self) ?? 0
    }

    func credit(_ id: UniqueID, in transaction: PostgresTransaction) async throws -> RewardCredit? {
        let rows = try await transaction.query(
            "select \(RewardCredit.columns) from wallet.reward_credits c where c.id = \(id)")
        return try rows.isEmpty ? nil : RewardCredit(rows[0])
    }
}

/// What billing says of a bill.
enum BillNews: Sendable {
    case paid, reversed

    /// What had been said before.
    enum Before: Sendable {
        case nothing, theOther
    }
}
