import Contracts
import Messaging
import Outbox
import PostgresAccess
import WalletDomain

/// What auth tells of a user, as far as wallets need it: the tier that limits follow from the next commit on, and the
/// name that other customers see.
///
/// Also for a user without a wallet yet: it is known then when the first one is opened. Each fact carries the place of
/// its event in auth's stream, since two processes may apply two events in either order and an operator may replay an
/// old one: only a later event changes what an earlier one has told.
enum OnUserEvents {
    static let handlers: [String: EventConsumer.Handler] = [
        UserRegistered.type: { message, transaction in
            let user = try UserRegistered.read(message.body)
            try await keepName(user.userID, user.firstName, user.lastName, message, transaction)
        },
        UserUpdated.type: { message, transaction in
            let user = try UserUpdated.read(message.body)
            try await keepTier(user, message, transaction)
            guard let first = user.firstName, let last = user.lastName else { return }
            try await keepName(user.userID, first, last, message, transaction)
        },
    ]

    static var types: [String] { handlers.keys.sorted() }
    static let order = handlers.mapValues { _ in InboxOrder.perAggregate }

    private static func keepTier(
        _ user: UserUpdated, _ message: IncomingMessage, _ transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into wallet.owners as known (owner_id, kyc_tier, tier_sequence)
            values (\(user.userID), \(user.kycTier), \(message.sequence ?? 0))
            on conflict (owner_id) do update
            set kyc_tier = excluded.kyc_tier, tier_sequence = excluded.tier_sequence
            where known.tier_sequence < excluded.tier_sequence
            """)
    }

    private static func keepName(
        _ user: OwnerID, _ first: String, _ last: String, _ message: IncomingMessage,
        _ transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into wallet.owners as known (owner_id, masked_name, name_sequence)
            values (\(user), \(MaskedName.of(first: first, last: last)), \(message.sequence ?? 0))
            on conflict (owner_id) do update
            set masked_name = excluded.masked_name, name_sequence = excluded.name_sequence
            where known.name_sequence < excluded.name_sequence
            """)
    }
}
