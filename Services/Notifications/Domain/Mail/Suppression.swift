package import Primitives

/// Why nothing goes to an address any more.
package enum SuppressionReason: String, CaseIterable, Sendable {
    case hardBounce = "hard_bounce"
    case softBounces = "soft_bounces"
    case complaint
    case invalid
    case manual

    /// Who complained of mail still gets what must be told; an address that does not work gets nothing, and neither
    /// does a number whose owner has said stop: its provider would refuse.
    package func stops(_ channel: Channel, mandatory: Bool) -> Bool {
        self != .complaint || channel != .email || !mandatory
    }
}

/// One address that nothing goes to.
package struct Suppression: Hashable, Sendable {
    package let id: UniqueID
    package let channel: Channel
    package let address: String
    package let reason: SuppressionReason
    /// Who it belongs to, where that is known.
    package let userID: UserID?
    /// The operator who put it here; nil when a report did.
    package let createdBy: UserID?
    package let createdAt: Timestamp

    package init(
        id: UniqueID, channel: Channel, address: String, reason: SuppressionReason, userID: UserID? = nil,
        createdBy: UserID? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.channel = channel
        self.address = Self.spelt(address, channel)
        self.reason = reason
        self.userID = userID
        self.createdBy = createdBy
        self.createdAt = createdAt
    }

    /// As addresses are compared: e-mail without regard to case.
    package static func spelt(_ address: String, _ channel: Channel) -> String {
        channel == .email ? address.asciiLowercased : address
    }
}

/// Several soft bounces in a row of days mean that nobody will be there.
package enum SoftBounceRule {
    package static let bounces = 5
    package static let over = Duration.seconds(3 * 86_400)
    /// Older ones say nothing of today.
    package static let within = Duration.seconds(90 * 86_400)

    /// - Parameter times: of the soft bounces of one address, one for each delivery.
    package static func isMet(_ times: [Timestamp], now: Timestamp) -> Bool {
        let recent = times.filter { now - $0 <= within }
        guard recent.count >= bounces, let first = recent.min(), let last = recent.max() else { return false }
        return last - first >= over
    }
}
