import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// The tables that operators edit. Triggers count each change, so that every process notices it.
struct RuleTableStore: Sendable {
    let client: PostgresClient

    func put(
        _ rule: FeeRule, for key: FeeSchedule.Key, by user: UniqueID, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into wallet.fees
                (operation, currency, fixed, basis_points, minimum, maximum, updated_at, updated_by)
            values (\(key.operation.rawValue), \(key.currency.code), \(rule.fixed), \(rule.basisPoints),
                \(rule.minimum), \(rule.maximum), \(now), \(user))
            on conflict (operation, currency) do update
            set fixed = excluded.fixed, basis_points = excluded.basis_points, minimum = excluded.minimum,
                maximum = excluded.maximum, updated_at = excluded.updated_at, updated_by = excluded.updated_by
            """)
    }

    /// - Throws: `notFound`.
    func delete(_ key: FeeSchedule.Key, in transaction: PostgresTransaction) async throws {
        let deleted = try await transaction.execute(
            """
            delete from wallet.fees where operation = \(key.operation.rawValue) and currency = \(key.currency.code)
            """)
        guard deleted == 1 else { throw WalletError.notFound(.fee) }
    }

    /// What one customer may hold, in US cents; nil is what the tier or the role says.
    /// - Throws: `notFound` for somebody auth never told of.
    func put(balanceLimit: Int64?, of owner: OwnerID, in transaction: PostgresTransaction) async throws {
        // Accounts before owners, as the ledger locks them: the trigger takes their ceilings away.
        try await transaction.execute(
            "select from wallet.accounts where owner_id = \(owner) order by id for no key update")
        let changed = try await transaction.execute(
            "update wallet.owners set balance_limit = \(balanceLimit) where owner_id = \(owner)")
        guard changed == 1 else { throw WalletError.notFound(.owner) }
    }

    func put(
        _ limits: TierLimits, for tier: KYCTier, by user: UniqueID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update wallet.tier_limits
            set deposits_day = \(limits.depositsDay), withdrawals_day = \(limits.withdrawalsDay),
                balance = \(limits.balance), transaction = \(limits.transaction), sent_day = \(limits.sentDay),
                sent_month = \(limits.sentMonth), updated_at = \(now), updated_by = \(user)
            where kyc_tier = \(tier.rawValue)
            """)
    }
}
