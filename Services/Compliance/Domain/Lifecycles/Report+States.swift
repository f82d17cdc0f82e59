package import Primitives

/// A filing with the authority.
package enum ReportStatus: String, CaseIterable, Hashable, Sendable {
    /// Next: approved.
    case draft
    /// By another person than its author; its content is frozen. Next: filed.
    case approved
    /// Next: acknowledged, rejected.
    case filed
    case acknowledged
    /// The authority could not take it. Next: draft.
    case rejected

    package enum Move: CaseIterable, Hashable, Sendable {
        case approve, file, acknowledge, reject, correct
    }

    package static let states = Transitions<ReportStatus, Move>(
        from: .draft,
        [
            (.draft, .approve, .approved),
            (.approved, .file, .filed),
            (.filed, .acknowledge, .acknowledged),
            (.filed, .reject, .rejected),
            (.rejected, .correct, .draft),
        ])
}
