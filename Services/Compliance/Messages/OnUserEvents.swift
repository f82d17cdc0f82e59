import ComplianceDomain
import Contracts
import Messaging
import Outbox
import PostgresAccess
import Primitives

/// What auth tells of a person: whether the address is theirs. Of whoever was erased nothing is kept any more.
struct OnUserEvents: Sendable {
    let client: PostgresClient
    let desk: KYCDesk
    let clock: WallClock

    static let order: [String: InboxOrder] = [UserRegistered.type: .perAggregate, UserUpdated.type: .perAggregate]
    static let types = order.keys.sorted()

    var handlers: [String: EventConsumer.Handler] {
        [
            UserRegistered.type: { message, transaction in
                let user = try UserRegistered.read(message.body)
                try await keep(user.userID, hasEmail: user.emailVerified ?? false, transaction)
            },
            UserUpdated.type: { message, transaction in
                let user = try UserUpdated.read(message.body)
                guard let isVerified = user.emailVerified else { return }
                try await keep(user.userID, hasEmail: isVerified, transaction)
            },
        ]
    }

    private func keep(_ user: UserID, hasEmail: Bool, _ transaction: PostgresTransaction) async throws {
        let erased = try await transaction.query(
            "select 1 from compliance.data_subjects where user_id = \(user) and erased_at is not null")
        guard erased.isEmpty else { return }
        let now = clock.now()
        let customer = try await desk.customers.lock(user, now: now, in: transaction)
        guard customer.hasEmail != hasEmail else { return }
        try await desk.customers.setEmail(verified: hasEmail, of: user, now: now, in: transaction)
        try await desk.settleTier(
            of: CustomerRow(user: user, hasEmail: hasEmail, tier: customer.tier), at: now, in: transaction)
    }
}
