import JSONKit
import NotificationsDomain
import Primitives

/// A broadcast as it is kept.
struct BroadcastRecord: Sendable {
    let id: UniqueID
    let event: String
    let status: Broadcast.Status
    let texts: [String: BroadcastText]
    let variables: [JSONMember]
    let channels: Set<Channel>
    let audience: Audience
    let audienceSize: Int
    let ratePerMinute: Int
    let startsAt: Timestamp?
    let expiresAt: Timestamp?
    /// The last of its people who was told.
    let toldUpTo: UserID?
    let told: Int
    let nextTurnAt: Timestamp?
    let walkedAt: Timestamp?
    let createdAt: Timestamp
    let startedAt: Timestamp?
    let endedAt: Timestamp?

    func isTooLate(at now: Timestamp) -> Bool { expiresAt.map { $0 <= now } ?? false }
}

/// Whom a broadcast is for. What is not named does not matter: with nothing named it is for everybody.
struct Audience: Hashable, Sendable {
    /// These and no others. Kept in a table of their own, so nil when it is read again.
    var people: [UserID]?
    var isToNamed = false
    var roles: [String] = []
    var countries: [String] = []
    var kycTiers: [Int] = []
    var topics: [String] = []
}
