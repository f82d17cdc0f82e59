import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// Codes, and who came by them.
struct ReferralStore: Sendable {
    let client: PostgresClient

    /// Nil before somebody takes part.
    func code(of owner: OwnerID) async throws -> String? {
        try await client.query("select code from wallet.reward_members where owner_id = \(owner)").first(String.self)
    }

    /// Friends whom somebody brought, and how many of them brought something.
    func counts(of referrer: OwnerID) async throws -> (invited: Int, rewarded: Int) {
        try await client.query(
            """
            select count(*), count(*) filter (where status = 'rewarded') from wallet.referrals
            where referrer_id = \(referrer)
            """
        ).first(Int.self, Int.self).map { (invited: $0.0, rewarded: $0.1) } ?? (0, 0)
    }

    /// A sum for each currency.
    func earned(by owner: OwnerID) async throws -> [Money] {
        try await client.query(
            """
            select currency, referral_earned from wallet.reward_accounts
            where owner_id = \(owner) and referral_earned > 0 order by currency
            """
        ).decode(Currency.self, Int64.self).map { Money(minorUnits: $0.1, currency: $0.0) }
    }

    /// Friends whom somebody brought, newest first, each with what that brought.
    func list(
        of referrer: OwnerID, before: UniqueID?, limit: Int
    ) async throws -> [(referral: Referral, reward: Money?)] {
        var list = ListQuery()
        list.requires("r.referrer_id = \(referrer)")
        list.follows("r.id", before)
        return try await client.query(
            """
            select \(Referral.columns), c.amount, c.currency
            from wallet.referrals r left join wallet.reward_credits c
                on c.referral_id = r.id and c.owner_id = r.referrer_id and c.status = 'credited'
            \(list.conditions) order by r.id desc limit \(limit)
            """
        ).map { row in
            var reward: Money?
            if let amount = try row.decode(Int64?.self, at: 8), let currency = try row.decode(Currency?.self, at: 9) {
                reward = Money(minorUnits: amount, currency: currency)
            }
            return (referral: try Referral(row), reward: reward)
        }
    }

    // MARK: Claims, whose friend is locked

    func referral(
        of friend: OwnerID, in transaction: PostgresTransaction
    ) async throws -> (referral: Referral, code: String)? {
        let rows = try await transaction.query(
            """
            select \(Referral.columns), m.code
            from wallet.referrals r join wallet.reward_members m on m.owner_id = r.referrer_id
            where r.friend_id = \(friend)
            """)
        return try rows.isEmpty ? nil : (Referral(rows[0]), try rows[0].decode(String.self, at: 8))
    }

    func owner(of code: String, in transaction: PostgresTransaction) async throws -> OwnerID? {
        try await transaction.query("select owner_id from wallet.reward_members where code = \(code)")
            .first(OwnerID.self)
    }

    func hasPaid(_ owner: OwnerID, in transaction: PostgresTransaction) async throws -> Bool {
        try await !transaction.query(
            "select from wallet.reward_payments where owner_id = \(owner) and paid_at is not null limit 1"
        ).isEmpty
    }
}
