package import Primitives

/// The clocks of one place, as the tz database tells them in a TZif file (RFC 8536): what they showed, and the rule
/// that they follow from then on.
package struct ZoneRules: Sendable {
    /// `Europe/Berlin`
    package let name: String
    /// Seconds since 1970 at which the clocks changed, ascending.
    private let changes: [Int64]
    /// Seconds beyond UTC from each change on.
    private let offsets: [Int]
    /// Before the first change.
    private let earliest: Int
    private let rule: ZoneRule?

    package static let utc = ZoneRules(name: "UTC", changes: [], offsets: [], earliest: 0, rule: nil)

    private init(name: String, changes: [Int64], offsets: [Int], earliest: Int, rule: ZoneRule?) {
        self.name = name
        self.changes = changes
        self.offsets = offsets
        self.earliest = earliest
        self.rule = rule
    }

    /// Nil for bytes that are no TZif file of version 2 or later.
    package init?(name: String, tzif bytes: [UInt8]) {
        var reader = TZifReader(bytes)
        guard let old = reader.header(), old.version >= 2, reader.skip(old.length(timeBytes: 4)),
            let header = reader.header(), header.types > 0,
            let changes = reader.integers(header.times, bytes: 8), let kinds = reader.bytes(header.times),
            let types = reader.types(header.types), kinds.allSatisfy({ Int($0) < types.count }),
            reader.skip(header.rest), let footer = reader.footer()
        else { return nil }
        guard zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        let rule = footer.isEmpty ? nil : ZoneRule(posix: footer)
        guard footer.isEmpty || rule != nil else { return nil }
        self.init(
            name: name, changes: changes, offsets: kinds.map { types[Int($0)] }, earliest: types[0], rule: rule)
    }

    /// Seconds that the clocks are beyond UTC.
    package func offset(at time: Timestamp) -> Int {
        let seconds = time.secondsSince1970
        guard let last = changes.last else { return rule?.offset(at: seconds) ?? earliest }
        if seconds >= last, let rule { return rule.offset(at: seconds) }
        let index = changes.firstIndexAbove(seconds)
        return index == 0 ? earliest : offsets[index - 1]
    }

    /// The next instant at which the clocks may change.
    package func nextChange(after time: Timestamp) -> Timestamp? {
        let seconds = time.secondsSince1970
        let index = changes.firstIndexAbove(seconds)
        if index < changes.count { return Timestamp(secondsSince1970: changes[index]) }
        return rule?.nextChange(after: seconds).map { Timestamp(secondsSince1970: $0) }
    }

    /// The day that the clocks show.
    package func day(at time: Timestamp) -> CalendarDay { (time + .seconds(offset(at: time))).day }

    /// How long after midnight the clocks say it is.
    package func sinceMidnight(at time: Timestamp) -> Duration {
        let shown = time + .seconds(offset(at: time))
        return shown - shown.day.startOfDay
    }

    /// When the clocks show a time of a day: of two instants the first, of one that they leave out the instant after.
    package func instant(minutes: Int, on day: CalendarDay) -> Timestamp {
        let shown = day.startOfDay + .seconds(60 * minutes)
        let around = [offset(at: shown - .seconds(86_400)), offset(at: shown + .seconds(86_400))].sorted(by: >)
        // The greater offset is the earlier instant.
        for offset in around where self.offset(at: shown - .seconds(offset)) == offset {
            return shown - .seconds(offset)
        }
        return nextChange(after: shown - .seconds(around[0] + 1)) ?? shown - .seconds(around[1])
    }
}

extension [Int64] {
    /// Where the first element greater than a value stands, in a list that ascends.
    fileprivate func firstIndexAbove(_ value: Int64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
