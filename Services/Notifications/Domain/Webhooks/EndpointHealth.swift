package import Primitives

/// What an answer says of its endpoint, and when an endpoint is given up.
package enum EndpointHealth {
    /// Without a success for so long, its owner is warned.
    package static let warnedAfter: Duration = .seconds(24 * 3_600)

    package static func isTaken(status: Int) -> Bool { (200...299).contains(status) }

    /// 410 says that nobody will be there again.
    package static func isGone(status: Int) -> Bool { status == 410 }

    /// - Parameters:
    ///   - firstAttempt: of the message that has no attempts left.
    ///   - lastSuccess: of its endpoint, with any message.
    package static func isUnreachable(firstAttempt: Timestamp, lastSuccess: Timestamp?) -> Bool {
        lastSuccess.map { $0 < firstAttempt } ?? true
    }

    package static func isToBeWarned(failingSince: Timestamp?, now: Timestamp) -> Bool {
        failingSince.map { now - $0 >= warnedAfter } ?? false
    }
}
