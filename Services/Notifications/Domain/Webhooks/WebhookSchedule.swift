import Primitives

/// When a message that was not taken is sent again: Standard Webhooks' own proposal, ten attempts over three days.
package enum WebhookSchedule {
    /// Between one attempt and the next, without jitter.
    package static let waits: [Duration] = [
        .seconds(5), .seconds(5 * 60), .seconds(30 * 60), .seconds(2 * 3_600), .seconds(5 * 3_600),
        .seconds(10 * 3_600), .seconds(14 * 3_600), .seconds(20 * 3_600), .seconds(24 * 3_600),
    ]
    package static var attempts: Int { waits.count + 1 }

    /// What a receiver can ask for: nobody is hammered, and nobody puts us off for ever.
    package static let retryAfter: ClosedRange<Duration> = .seconds(1) ... .seconds(24 * 3_600)

    /// So that what failed together does not come back together.
    static let jitter = 0.8...1.2

    /// - Parameters:
    ///   - attempts: how many there have been, 1 or more.
    ///   - retryAfter: what the receiver asked for; it is kept as it is, without jitter.
    /// - Returns: nil when there is no further one.
    package static func wait(
        after attempts: Int, retryAfter: Duration?, using random: inout some RandomNumberGenerator
    ) -> Duration? {
        guard attempts >= 1, attempts <= waits.count else { return nil }
        if let retryAfter { return min(max(retryAfter, Self.retryAfter.lowerBound), Self.retryAfter.upperBound) }
        return waits[attempts - 1] * Double.random(in: jitter, using: &random)
    }
}
