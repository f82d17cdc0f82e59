import Contracts
import Messaging
import Outbox
import PostgresAccess
import Primitives
import WalletDomain

/// What auth tells of a user, as far as wallets need it: the tier and roles that limits follow from the next commit on,
/// and the name that other customers see.
///
/// Also for a user without a wallet yet: it is known then when the first one is opened. Two processes may apply two
/// events in either order, and an operator may replay an old one: the inbox keeps them in the order of auth's stream.
enum OnUserEvents {
    static let handlers: [String: EventConsumer.Handler] = [
        UserRegistered.type: { message, transaction in
            let user = try UserRegistered.read(message.body)
            try await keepName(of: user.userID, user.firstName, user.lastName, transaction)
        },
        UserUpdated.type: { message, transaction in
            let user = try UserUpdated.read(message.body)
            try await keepLimits(of: user, transaction)
            guard let first = user.firstName, let last = user.lastName else { return }
            try await keepName(of: user.userID, first, last, transaction)
        },
    ]
    static let order = handlers.mapValues { _ in InboxOrder.perAggregate }

    static var types: [String] { handlers.keys.sorted() }

    private static func keepLimits(of user: UserUpdated, _ transaction: PostgresTransaction) async throws {
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
        try await transaction.execute(
            """
            insert into wallet.owners (owner_id, kyc_tier, is_merchant)
            values (\(user.userID), \(user.kycTier), \(isMerchant))
            on conflict (owner_id) do update set kyc_tier = excluded.kyc_tier, is_merchant = excluded.is_merchant
            """)
    }

    /// Of whoever was erased no name is kept any more: a message from before may come late.
    private static func keepName(
        of user: OwnerID, _ first: String, _ last: String, _ transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into wallet.owners (owner_id, masked_name)
            select \(user), \(MaskedName.of(first: first, last: last))
            where not exists (
                select from wallet.data_subjects where user_id = \(user) and erased_at is not null)
            on conflict (owner_id) do update set masked_name = excluded.masked_name
            """)
    }
}
