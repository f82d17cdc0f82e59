package import Primitives

/// The events of one subject, in the order of time. It can be read from SQL, or built from the events as they come.
package struct SubjectHistory<Row: HistoryRow>: Sendable {
    /// Counts and sums up to a row, that one too: what lies within a window is the difference of two.
    struct Totals: Hashable, Sendable {
        var count = 0
        var cents: Int128 = 0

        fileprivate func adding(_ row: Row) -> Totals { Totals(count: count + 1, cents: cents + Int128(row.cents)) }
    }

    package private(set) var rows: [Row] = []
    /// Of incoming ones, and of all others; as long as `rows`.
    private var incoming: [Totals] = []
    private var others: [Totals] = []
    /// Of what was forgotten.
    private var before = (incoming: Totals(), others: Totals())

    package init() {}

    /// - Parameter rows: in any order.
    package init(_ rows: [Row]) {
        for row in rows.sorted(by: { $0.at < $1.at }) { take(row) }
    }

    /// A row that comes late takes its place in time, behind those of the same instant.
    package mutating func take(_ row: Row) {
        let place = end(of: row.at)
        rows.insert(row, at: place)
        incoming.removeSubrange(place...)
        others.removeSubrange(place...)
        for row in rows[place...] {
            let (last, other) = (incoming.last ?? before.incoming, others.last ?? before.others)
            incoming.append(row.flow == .incoming ? last.adding(row) : last)
            others.append(row.flow == .incoming ? other : other.adding(row))
        }
    }

    /// Forgets what no window reaches any more.
    package mutating func forget(before oldest: Timestamp) {
        let kept = end(of: oldest)
        // Moving all that is left for each that goes would cost more than the room it frees.
        guard kept * 2 > rows.count else { return }
        before = (incoming[kept - 1], others[kept - 1])
        rows.removeFirst(kept)
        incoming.removeFirst(kept)
        others.removeFirst(kept)
    }

    /// Where the rows end that are not later than a time.
    func end(of time: Timestamp) -> Int {
        // Nearly always behind all of them.
        if rows.last.map({ $0.at <= time }) ?? true { return rows.count }
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].at <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Of the rows in a range of places.
    func totals(_ range: Range<Int>, _ direction: RuleAggregate.Direction) -> Totals {
        func difference(_ list: [Totals], _ before: Totals) -> Totals {
            let low = range.lowerBound == 0 ? before : list[range.lowerBound - 1]
            let high = range.upperBound == 0 ? before : list[range.upperBound - 1]
            return Totals(count: high.count - low.count, cents: high.cents - low.cents)
        }
        let (received, paid) = (difference(incoming, before.incoming), difference(others, before.others))
        switch direction {
        case .incoming: return received
        case .outgoing: return paid
        case .both: return Totals(count: received.count + paid.count, cents: received.cents + paid.cents)
        }
    }
}

/// An event with what its subject did before it: what rules are judged over.
package struct EventFacts<Row: HistoryRow>: RuleFacts {
    package let row: Row
    /// What aggregates hold.
    private let counted: SubjectHistory<Row>

    /// - Parameter counted: without `row` for an assessment, with it for what has happened.
    package init(_ row: Row, counted: SubjectHistory<Row>) {
        self.row = row
        self.counted = counted
    }

    package func value(of fact: RuleFact) -> FactValue? { row.value(of: fact) }

    package func value(of aggregate: RuleAggregate) -> RuleNumber? {
        aggregate.value(over: counted, endingAt: row.at)
    }

    /// The events that make the rule hold: this one, and what its aggregates are made of, the newest first.
    package func events(of rule: Rule, atMost limit: Int = Finding.maximumEvents) -> [String] {
        var ids = rule.event == .assessment ? [] : [row.id]
        var seen = Set(ids)
        for aggregate in rule.condition.aggregates {
            for place in aggregate.places(of: counted, endingAt: row.at)
            where seen.insert(counted.rows[place].id).inserted {
                guard ids.count < limit else { return ids }
                ids.append(counted.rows[place].id)
            }
        }
        return ids
    }
}

extension SubjectHistory where Row == MovementFacts {
    /// What the history tells about a movement that comes now: for how long nothing moved, and how it compares.
    /// - Parameter lastBefore: of the movement before, when the history does not reach so far back.
    package func completed(_ movement: MovementFacts, lastBefore: Timestamp? = nil) -> MovementFacts {
        var result = movement
        let place = end(of: movement.at)
        let earlier = place == 0 ? lastBefore : rows[place - 1].at
        result.daysQuiet = earlier.map { Int(max(.zero, movement.at - $0).components.seconds / 86_400) }
        result.ratioToMean = mean(of: movement.direction, before: movement.at).flatMap { mean in
            mean.numerator > 0
                ? RuleNumber(Int128(movement.cents) * mean.denominator, over: mean.numerator * 100) : nil
        }
        return result
    }

    /// In dollars, of the earlier movements of one direction in 30 days; nil without any.
    package func mean(of direction: MovementFlow, before end: Timestamp) -> RuleNumber? {
        let aggregate = RuleAggregate(
            function: .mean, direction: direction == .incoming ? .incoming : .outgoing, window: Self.meanWindow,
            filters: [])
        return aggregate.value(over: self, endingAt: end)
    }

    private static var meanWindow: RuleSpan {
        guard let window = RuleSpan("30d") else { preconditionFailure("30d is a span") }
        return window
    }
}
