package import Primitives

/// How fast an endpoint is sent to that asked for not more than so many a second: evenly, and never in bursts.
package struct SendingPace: Hashable, Sendable {
    package let perSecond: Int
    /// When the next one may begin.
    package let next: Timestamp

    package init(perSecond: Int, next: Timestamp) {
        self.perSecond = perSecond
        self.next = next
    }

    /// What a look that comes late makes up for.
    private static let slack: Duration = .milliseconds(100)

    /// How many may begin now.
    package func allowance(at now: Timestamp) -> Int {
        guard now >= next else { return 0 }
        let late = min(now - next, Self.slack)
        return 1 + Int(late / (.seconds(1) / perSecond))
    }

    /// - Parameter count: of those that begin now.
    package func advanced(by count: Int, at now: Timestamp) -> SendingPace {
        guard count > 0 else { return self }
        return SendingPace(
            perSecond: perSecond, next: max(next, now - Self.slack) + (.seconds(1) / perSecond) * count)
    }
}
