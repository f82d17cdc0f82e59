package import Primitives

package enum AlertStatus: String, CaseIterable, Hashable, Sendable {
    /// Nobody has it yet. Next: investigating.
    case open
    /// Next: resolved, escalated.
    case investigating
    case resolved
    /// A case goes on with it.
    case escalated

    package enum Move: CaseIterable, Hashable, Sendable {
        case assign, resolve, escalate
    }

    package static let states = Transitions<AlertStatus, Move>(
        from: .open,
        [
            (.open, .assign, .investigating),
            (.investigating, .assign, .investigating),
            (.investigating, .resolve, .resolved),
            (.investigating, .escalate, .escalated),
        ])
}
