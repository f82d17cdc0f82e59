package import Primitives

/// A place by whose clocks people work, known by nothing but how far they are from UTC at any instant.
package struct WallZone: Sendable {
    package let name: String
    private let offset: @Sendable (Timestamp) -> Duration

    package init(name: String, offset: @escaping @Sendable (Timestamp) -> Duration) {
        self.name = name
        self.offset = offset
    }

    package static func clock(_ zone: ClockZone) -> WallZone {
        WallZone(name: zone.rawValue) { zone.offset(at: $0) }
    }

    /// Nil for a place that we know no rule of.
    package init?(named name: String) {
        guard let zone = ClockZone(rawValue: name) else { return nil }
        self = .clock(zone)
    }

    /// The day that the clocks show.
    package func day(at time: Timestamp) -> CalendarDay { (time + offset(time)).day }

    /// When the clocks show so many minutes of a day: of a time that they show twice the first instant, of one that
    /// they leave out the instant after the gap.
    package func instant(_ minutes: Int, on day: CalendarDay) -> Timestamp {
        let shown = day.startOfDay + .seconds(60 * minutes)
        // No place is further from UTC, and none changes twice within two days.
        let (before, after) = (shown - Self.reach, shown + Self.reach)
        let candidates = [offset(before), offset(after)].map { shown - $0 }.filter { $0 + offset($0) == shown }
        return candidates.min() ?? change(between: before, and: after)
    }

    private static let reach = Duration.seconds(26 * 3_600)

    /// The instant from which on the clocks are set otherwise.
    private func change(between early: Timestamp, and late: Timestamp) -> Timestamp {
        let old = offset(early)
        var (low, high) = (early.microsecondsSince1970, late.microsecondsSince1970)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(Timestamp(microsecondsSince1970: middle)) == old { low = middle } else { high = middle }
        }
        return Timestamp(microsecondsSince1970: high)
    }
}
