package import Primitives

/// What a person asks for about the own data.
package enum PrivacyRequestStatus: String, CaseIterable, Hashable, Sendable {
    /// Next: running, withdrawn.
    case received
    /// Services are asked. Next: completed, completed_with_retention, refused.
    case running
    case completed
    /// Done, but for what a law keeps.
    case completedWithRetention = "completed_with_retention"
    case refused
    case withdrawn

    package enum Move: CaseIterable, Hashable, Sendable {
        case begin, complete, completeWithRetention, refuse, withdraw
    }

    package static let states = Transitions<PrivacyRequestStatus, Move>(
        from: .received,
        [
            (.received, .begin, .running),
            (.received, .withdraw, .withdrawn),
            (.running, .complete, .completed),
            (.running, .completeWithRetention, .completedWithRetention),
            (.running, .refuse, .refused),
        ])
}
