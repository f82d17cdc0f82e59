import AuthDomain
import Contracts
import Messaging
import Outbox
import PostgresAccess
import Primitives

/// What compliance tells of a customer. Two processes may apply two events in either order, and an operator may replay
/// an old one: the inbox keeps them in the order of compliance's stream.
enum OnComplianceEvents {
    static let types = [KYCTierChanged.type, CustomerStateChanged.type]
    /// What is told of a person's state has a version of its own.
    static let order: [String: InboxOrder] = [KYCTierChanged.type: .perAggregate]

    static func handlers(
        _ administration: AdministrationStore, _ restrictions: RestrictionStore
    ) -> [String: EventConsumer.Handler] {
        [
            KYCTierChanged.type: { message, transaction in
                let event = try KYCTierChanged.read(message.body)
                guard KYCTier.range.contains(event.tier) else { throw NoTier(tier: event.tier) }
                try await administration.keepTier(
                    event.tier, of: event.userID, by: message.messageID, in: transaction)
            },
            CustomerStateChanged.type: { message, transaction in
                try await restrictions.take(
                    CustomerStateEntry(try CustomerStateChanged.read(message.body)), in: transaction)
            },
        ]
    }

    private struct NoTier: Error, CustomStringConvertible {
        let tier: Int

        var description: String { "\(tier) is no tier" }
    }
}

extension CustomerStateEntry {
    fileprivate init(_ event: CustomerStateChanged) {
        self.init(
            userID: event.userID, version: event.version, risk: event.risk, restriction: event.restriction,
            askUntil: event.askUntil)
    }
}
