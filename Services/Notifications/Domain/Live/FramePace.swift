/// How many frames a client sends in any second.
package struct FramePace: Sendable {
    package static let limit = 20

    /// Of the last frames, oldest first.
    private var times: [ContinuousClock.Instant] = []

    package init() {}

    /// One more has come. False when it is one too many.
    package mutating func take(at now: ContinuousClock.Instant) -> Bool {
        times.removeAll { now - $0 >= .seconds(1) }
        times.append(now)
        return times.count <= Self.limit
    }
}
