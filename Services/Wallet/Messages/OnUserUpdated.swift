import Contracts
import Messaging
import PostgresAccess

/// Auth tells a user's tier and roles: the limits follow them from the next commit on.
enum OnUserUpdated {
    static func handle(_ message: IncomingMessage, in transaction: PostgresTransaction) async throws {
        let user = try UserUpdated.read(message.body)
        let isMerchant = user.roles.contains("merchant")
        let isKnown = try await transaction.query(
            """
            select from wallet.owners
            where owner_id = \(user.userID) and kyc_tier = \(user.kycTier) and is_merchant = \(isMerchant)
            """)
        guard isKnown.isEmpty else { return }
        // Accounts before owners, as the ledger locks them: the trigger takes their ceilings away.
        try await transaction.execute(
            "select from wallet.accounts where owner_id = \(user.userID) order by id for no key update")
        // Also for a user without a wallet yet: the tier is then known when the first one is opened.
        try await transaction.execute(
            """
            insert into wallet.owners (owner_id, kyc_tier, is_merchant)
            values (\(user.userID), \(user.kycTier), \(isMerchant))
            on conflict (owner_id) do update set kyc_tier = excluded.kyc_tier, is_merchant = excluded.is_merchant
            """)
    }
}
