import Authentication
import Primitives

/// One who listens, as the hub alone knows and changes it.
final class LiveMember {
    let id: UniqueID
    let kind: LiveKind
    let wire: any LiveWire
    var token: AccessToken
    var isWarned = false
    /// The last that was sent; nil for who has not asked to be told, or is told what was missed.
    var after: Int64?
    var unread: Int?
    var unreadAt: ContinuousClock.Instant?
    /// Has asked, and waits for its turn.
    var isOwedUnread = false

    init(_ id: UniqueID, _ kind: LiveKind, _ wire: any LiveWire, _ token: AccessToken) {
        self.id = id
        self.kind = kind
        self.wire = wire
        self.token = token
    }
}
