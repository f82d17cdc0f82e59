package import Primitives

/// Where a merchant's program takes webhooks.
package struct WebhookEndpoint: Hashable, Sendable {
    /// More than this nobody has.
    package static let mostPerOwner = 10

    package enum Status: String, CaseIterable, Hashable, Sendable {
        case active
        /// By its owner.
        case paused
        /// By us: nobody is there any more.
        case disabled
    }

    package enum Signature: String, CaseIterable, Hashable, Sendable {
        /// A secret that both sides have.
        case hmac
        /// A key of ours; the receiver needs the public half only.
        case ed25519
    }

    /// Why it was disabled.
    package enum DisabledReason: String, CaseIterable, Hashable, Sendable {
        /// It answered 410.
        case gone
        /// A message is out of attempts, and nothing was taken since its first.
        case unreachable
        /// The session or API key that last said where it leads ended for its owner's safety.
        case signInEnded = "sign_in_ended"
    }

    package let id: WebhookEndpointID
    package let owner: UserID
    package var url: String
    package var events: [EventPattern]
    package var description: String?
    package var signature: Signature
    /// A subject's next event waits for the one before to end.
    package var isOrdered: Bool
    package var maxPerSecond: Int?
    package var status: Status
    package var disabledReason: DisabledReason?
    /// The first failure that no success has followed.
    package var failingSince: Timestamp?
    /// The session or API key that last said where it leads; nil where nobody knows.
    package var signedInBy: UniqueID?
    package let createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: WebhookEndpointID, owner: UserID, url: String, events: [EventPattern], description: String?,
        signature: Signature, isOrdered: Bool, maxPerSecond: Int?, status: Status = .active,
        disabledReason: DisabledReason? = nil, failingSince: Timestamp? = nil, signedInBy: UniqueID? = nil,
        createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.owner = owner
        self.url = url
        self.events = events
        self.description = description
        self.signature = signature
        self.isOrdered = isOrdered
        self.maxPerSecond = maxPerSecond
        self.status = status
        self.disabledReason = disabledReason
        self.failingSince = failingSince
        self.signedInBy = signedInBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    package func wants(_ type: String) -> Bool { events.contains { $0.matches(type) } }
}
