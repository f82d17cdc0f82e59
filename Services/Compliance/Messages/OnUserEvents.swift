import ComplianceDomain
import Contracts
import Messaging
import Outbox
import PostgresAccess
import Primitives

/// What auth tells of a person: whether the address is theirs.
struct OnUserEvents: Sendable {
    let desk: KYCDesk
    let clock: WallClock

    static let order: [String: InboxOrder] = [UserRegistered.type: .perAggregate, UserUpdated.type: .perAggregate]
    static let types = order.keys.sorted()

    var handlers: [String: EventConsumer.Handler] {
        [
            UserRegistered.type: { message, transaction in
                let user = try UserRegistered.read(message.body)
                try await keep(user.userID, user.emailVerified, user.version, transaction)
            },
            UserUpdated.type: { message, transaction in
                let user = try UserUpdated.read(message.body)
                try await keep(user.userID, user.emailVerified, user.version, transaction)
            },
        ]
    }

    /// What a publisher of before does not say is not known.
    private func keep(
        _ user: UserID, _ isVerified: Bool?, _ version: Int?, _ transaction: PostgresTransaction
    ) async throws {
        guard let isVerified, let version else { return }
        let now = clock.now()
        let entry = DirectoryEntry(user: user, hasEmail: isVerified, version: version)
        guard try await desk.customers.keep(entry, now: now, in: transaction) else { return }
        let customer = try await desk.customers.lock(user, now: now, in: transaction)
        try await desk.settleTier(of: customer, at: now, in: transaction)
    }
}
