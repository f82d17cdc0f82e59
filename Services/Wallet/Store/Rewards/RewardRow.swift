import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

extension RewardCredit {
    static let columns: SQL = """
        c.id, c.kind, c.owner_id, c.wallet_id, c.amount, c.currency, c.bill_payment_id, c.reason, c.biller_code,
        c.referral_id, c.month, c.cap, c.month_cap, c.status, c.transaction_id, c.created_at
        """

    /// Reads `columns`.
    init(_ row: Row) throws(PostgresError) {
        guard let kind = Kind(rawValue: try row.decode(String.self, at: 1)),
            let status = Status(rawValue: try row.decode(String.self, at: 13))
        else { throw PostgresError(.decoding, message: "a reward cannot be read") }
        var caps: Caps?
        if let cap = try row.decode(Int64?.self, at: 11), let month = try row.decode(Int64?.self, at: 12) {
            caps = Caps(payment: cap, month: month)
        }
        self.init(
            id: try row.decode(UniqueID.self, at: 0), kind: kind, owner: try row.decode(OwnerID.self, at: 2),
            wallet: try row.decode(AccountID?.self, at: 3),
            amount: Money(
                minorUnits: try row.decode(Int64.self, at: 4), currency: try row.decode(Currency.self, at: 5)),
            bill: try row.decode(UniqueID?.self, at: 6), reason: try row.decode(String.self, at: 7),
            biller: try row.decode(String?.self, at: 8), referral: try row.decode(UniqueID?.self, at: 9),
            month: try row.decode(CalendarDay?.self, at: 10), caps: caps, status: status,
            transaction: try row.decode(TransactionID?.self, at: 14),
            createdAt: try row.decode(Timestamp.self, at: 15))
    }

    /// One that is there changes where it stands, and where it went.
    var save: SQL {
        """
        insert into wallet.reward_credits (id, kind, owner_id, wallet_id, amount, currency, bill_payment_id, reason,
            biller_code, referral_id, month, cap, month_cap, status, transaction_id, created_at)
        values (\(id), \(kind.rawValue), \(owner), \(wallet), \(amount.minorUnits), \(amount.currency.code), \(bill),
            \(reason), \(biller), \(referral), \(month), \(caps?.payment), \(caps?.month), \(status.rawValue),
            \(transaction), \(createdAt))
        on conflict (id) do update
        set status = excluded.status, wallet_id = excluded.wallet_id, transaction_id = excluded.transaction_id
        """
    }
}

extension RewardTaking {
    func insert(at now: Timestamp) -> SQL {
        """
        insert into wallet.reward_takings (id, credit_id, owner_id, wallet_id, amount, currency, created_at)
        values (\(transaction), \(credit), \(owner), \(wallet), \(amount.minorUnits), \(amount.currency.code), \(now))
        """
    }
}

extension Referral {
    static let columns: SQL = """
        r.id, r.referrer_id, r.friend_id, r.status, r.claimed_at, r.qualifies_until, r.bill_payment_id, r.rewarded_at
        """

    /// Reads `columns`.
    init(_ row: Row) throws(PostgresError) {
        guard let status = Status(rawValue: try row.decode(String.self, at: 3)) else {
            throw PostgresError(.decoding, message: "a referral cannot be read")
        }
        self.init(
            id: try row.decode(UniqueID.self, at: 0), referrer: try row.decode(OwnerID.self, at: 1),
            friend: try row.decode(OwnerID.self, at: 2), status: status,
            claimedAt: try row.decode(Timestamp.self, at: 4), qualifiesUntil: try row.decode(Timestamp.self, at: 5),
            bill: try row.decode(UniqueID?.self, at: 6), rewardedAt: try row.decode(Timestamp?.self, at: 7))
    }

    var insert: SQL {
        """
        insert into wallet.referrals (id, referrer_id, friend_id, status, claimed_at, qualifies_until)
        values (\(id), \(referrer), \(friend), \(status.rawValue), \(claimedAt), \(qualifiesUntil))
        """
    }

    var update: SQL {
        """
        update wallet.referrals set status = \(status.rawValue), bill_payment_id = \(bill), rewarded_at = \(rewardedAt)
        where id = \(id)
        """
    }
}
