package import Primitives

/// No faster than so many people a minute: each has an instant, and from one to the next it is a minute's part. The
/// first is told at once. Time in which nobody was told is not made up for, but for what lies between two turns of the
/// job: so neither a pause nor a process that was away is followed by a flood.
package struct BroadcastPace: Hashable, Sendable {
    package let perMinute: Int
    /// When the next person may be told.
    package let nextTurnAt: Timestamp

    /// What a turn that comes late makes up for.
    package static let leeway = Duration.seconds(2)

    package init(perMinute: Int, nextTurnAt: Timestamp) {
        self.perMinute = perMinute
        self.nextTurnAt = nextTurnAt
    }

    /// How many may be told now.
    package func allowed(at now: Timestamp) -> Int {
        guard now >= nextTurnAt else { return 0 }
        let waited = now.microsecondsSince1970 - begin(at: now).microsecondsSince1970
        return Int(waited) * perMinute / Self.minute + 1
    }

    /// After so many were told.
    package func told(_ count: Int, at now: Timestamp) -> BroadcastPace {
        // Rounded up: never faster.
        let taken = (count * Self.minute + perMinute - 1) / perMinute
        return BroadcastPace(perMinute: perMinute, nextTurnAt: begin(at: now) + .microseconds(taken))
    }

    private func begin(at now: Timestamp) -> Timestamp { max(nextTurnAt, now - Self.leeway) }

    /// In microseconds, as times are kept.
    private static let minute = 60_000_000
}
