package import Primitives

/// The part of each day in which somebody wants to hear nothing, by the clocks of their place: from `start` on, until
/// before `end`, over midnight too. With both alike there is none.
package struct QuietHours: Hashable, Sendable {
    /// Minutes since midnight.
    package let start: Int
    package let end: Int

    package init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    /// By telephone only between 8 and 21 o'clock, whatever is advertised.
    package static let courtesy = QuietHours(start: 21 * 60, end: 8 * 60)

    package func holds(at time: Timestamp, in zone: ZoneRules) -> Bool {
        let now = zone.sinceMidnight(at: time)
        let (start, end) = (Duration.seconds(60 * start), Duration.seconds(60 * end))
        return start <= end ? start <= now && now < end : now >= start || now < end
    }

    /// The first instant at or after a time that is not quiet. The clocks are asked again wherever they change, so that
    /// hours which are left out or come twice need no rule of their own.
    package func firstLoudInstant(from time: Timestamp, in zone: ZoneRules) -> Timestamp {
        var instant = time
        // A change or two may lie within; no clocks change a hundred times in a night.
        for _ in 0..<100 where holds(at: instant, in: zone) {
            let left = Duration.seconds(60 * end) - zone.sinceMidnight(at: instant)
            let loud = instant + (left > .zero ? left : left + .seconds(86_400))
            instant = min(loud, zone.nextChange(after: instant) ?? loud)
        }
        return instant
    }
}
