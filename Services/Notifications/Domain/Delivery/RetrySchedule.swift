package import Primitives

/// When something that failed for a moment is tried again.
package enum RetrySchedule {
    /// After each attempt.
    package static let pauses: [Duration] = [
        .seconds(10), .seconds(30), .seconds(120), .seconds(600), .seconds(1_800), .seconds(3_600), .seconds(7_200),
        .seconds(14_400),
    ]
    /// From the first instant at which it could have gone.
    package static let limit: Duration = .seconds(86_400)

    /// When the attempt after the given number of them comes; nil when there is none.
    package static func next(
        afterAttempts count: Int, at now: Timestamp, since begin: Timestamp, expiresAt: Timestamp?
    ) -> Timestamp? {
        guard count >= 1, count <= pauses.count else { return nil }
        let next = now + pauses[count - 1]
        guard next < begin + limit, expiresAt.map({ next < $0 }) ?? true else { return nil }
        return next
    }
}
