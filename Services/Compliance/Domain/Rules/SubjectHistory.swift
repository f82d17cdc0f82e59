package import Primitives

/// The events of one subject, in the order of time. It can be read from SQL, or built from the events as they come.
package struct SubjectHistory<Row: HistoryRow>: Sendable {
    package private(set) var rows: [Row] = []

    package init() {}

    /// - Parameter rows: in any order.
    package init(_ rows: [Row]) {
        self.rows = rows.sorted { $0.at < $1.at }
    }

    /// A row that comes late takes its place in time, behind those of the same instant.
    package mutating func take(_ row: Row) {
        var place = rows.endIndex
        while place > 0, rows[place - 1].at > row.at { place -= 1 }
        rows.insert(row, at: place)
    }

    /// Forgets what no window reaches any more.
    package mutating func forget(before oldest: Timestamp) {
        let kept = rows.firstIndex { $0.at > oldest } ?? rows.endIndex
        // Moving all that is left for each that goes would cost more than the room it frees.
        if kept * 2 > rows.count { rows.removeFirst(kept) }
    }
}

/// An event with what its subject did before it: what rules are judged over.
package struct EventFacts<Row: HistoryRow>: RuleFacts {
    package let row: Row
    /// What aggregates hold.
    private let counted: [Row]

    /// - Parameters:
    ///   - counted: in the order of time. Without `row` for an assessment, with it as the last for what has happened.
    package init(_ row: Row, counted: [Row]) {
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
            for place in aggregate.places(of: counted, endingAt: row.at) where seen.insert(counted[place].id).inserted {
                guard ids.count < limit else { return ids }
                ids.append(counted[place].id)
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
        let earlier = rows.lastIndex { $0.at <= movement.at }.map { rows[$0].at } ?? lastBefore
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
        return aggregate.value(over: rows, endingAt: end)
    }

    private static var meanWindow: RuleSpan {
        guard let window = RuleSpan("30d") else { preconditionFailure("30d is a span") }
        return window
    }
}
