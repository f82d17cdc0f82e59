package import Primitives

package enum CaseStatus: String, CaseIterable, Hashable, Sendable {
    /// Next: investigating.
    case open
    /// Next: awaiting_approval.
    case investigating
    /// A decision is proposed; another person has to agree. Next: closed.
    case awaitingApproval = "awaiting_approval"
    case closed

    package enum Move: CaseIterable, Hashable, Sendable {
        case assign, decide, approve
    }

    package static let states = Transitions<CaseStatus, Move>(
        from: .open,
        [
            (.open, .assign, .investigating),
            (.investigating, .assign, .investigating),
            (.investigating, .decide, .awaitingApproval),
            (.awaitingApproval, .approve, .closed),
        ])
}
