import Contracts
import Messaging
import PostgresAccess

/// Auth tells a user's tier: the limits follow it from the next commit on.
enum OnUserUpdated {
    static func handle(_ message: IncomingMessage, in transaction: PostgresTransaction) async throws {
        let user = try UserUpdated.read(message.body)
        // Also for a user without a wallet yet: the tier is then known when the first one is opened.
        try await transaction.execute(
            """
            insert into wallet.owners (owner_id, kyc_tier) values (\(user.userID), \(user.kycTier))
            on conflict (owner_id) do update set kyc_tier = excluded.kyc_tier
            where wallet.owners.kyc_tier <> excluded.kyc_tier
            """)
    }
}
