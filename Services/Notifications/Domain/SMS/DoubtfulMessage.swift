package import Primitives

/// A message of which nobody knows whether its provider has taken it, while the provider's list is looked at.
package enum DoubtfulMessage {
    /// So long the list has to be silent about it before it is sent again.
    package static let silence = Duration.seconds(60)
    /// When the list cannot be had.
    package static let pause = Duration.seconds(30)

    package enum Step: Hashable, Sendable {
        case lookAgain(at: Timestamp)
        case sendAgain
        /// Nobody wants it any more: it stays unknown.
        case giveUp
    }

    /// - Parameter absentSince: when it was first not found; nil: never looked for before.
    package static func absent(since absentSince: Timestamp?, at now: Timestamp, expiresAt: Timestamp?) -> Step {
        if let expiresAt, expiresAt <= now { return .giveUp }
        guard let absentSince else { return .lookAgain(at: now + silence) }
        return now - absentSince >= silence ? .sendAgain : .lookAgain(at: absentSince + silence)
    }

    package static func notAnswered(at now: Timestamp, since attempt: Timestamp, expiresAt: Timestamp?) -> Step {
        let end = min(expiresAt ?? .distantFuture, attempt + RetrySchedule.limit)
        return now + pause < end ? .lookAgain(at: now + pause) : .giveUp
    }
}
