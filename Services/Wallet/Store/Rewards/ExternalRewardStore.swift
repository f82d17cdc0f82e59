import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// Programs of others that customers keep in view: their own words, no money of ours.
struct ExternalRewardStore: Sendable {
    /// Of one customer.
    private static let most = 100

    /// - Throws: `RewardError.tooManyPrograms`.
    func add(_ program: RewardProgram, of owner: OwnerID, in transaction: PostgresTransaction) async throws {
        // One after the other, so that no two are the last that there is room for.
        let rows = try await transaction.pipeline([
            "select pg_advisory_xact_lock(hashtextextended('wallet.external_rewards ' || \(owner)::uuid::text, 0))",
            "select count(*) from wallet.external_rewards where owner_id = \(owner)",
        ])
        guard try rows[1].first(Int.self) ?? 0 < Self.most else { throw RewardError.tooManyPrograms }
        try await transaction.execute(
            """
            insert into wallet.external_rewards
                (id, owner_id, program_name, points_balance, earned, currency, created_at, updated_at)
            values (\(program.id), \(owner), \(program.name), \(program.points), \(program.earned?.minorUnits),
                \(program.earned?.currency.code), \(program.updatedAt), \(program.updatedAt))
            """)
    }

    /// - Throws: `RewardError.rewardNotFound`, also for one of ours.
    func put(_ program: RewardProgram, of owner: OwnerID, in transaction: PostgresTransaction) async throws {
        let changed = try await transaction.execute(
            """
            update wallet.external_rewards
            set program_name = \(program.name), points_balance = \(program.points),
                earned = \(program.earned?.minorUnits), currency = \(program.earned?.currency.code),
                updated_at = \(program.updatedAt)
            where id = \(program.id) and owner_id = \(owner)
            """)
        guard changed == 1 else { throw RewardError.rewardNotFound }
    }

    /// - Throws: `RewardError.rewardNotFound`, also for one of ours.
    func delete(_ id: UniqueID, of owner: OwnerID, in transaction: PostgresTransaction) async throws {
        let deleted = try await transaction.execute(
            "delete from wallet.external_rewards where id = \(id) and owner_id = \(owner)")
        guard deleted == 1 else { throw RewardError.rewardNotFound }
    }
}
