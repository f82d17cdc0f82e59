package import Primitives

/// A number made of the events of one subject within a window: `{"agg": "count", "direction": "out", "window": "1m"}`.
package struct RuleAggregate: Sendable {
    package enum Function: String, CaseIterable, Sendable {
        case count, sum
        case mean = "avg"
        case maximum = "max"
        case counterparties = "distinct_counterparties"
        case users = "distinct_users"

        /// What it is made of is there at such an event.
        package func isKnown(at event: RuleEvent) -> Bool {
            switch self {
            case .count: event != .customer
            case .sum, .mean, .maximum, .counterparties: event == .movement || event == .assessment
            case .users: event == .login
            }
        }
    }

    package enum Direction: String, CaseIterable, Sendable {
        case incoming = "in"
        case outgoing = "out"
        case both
    }

    /// The windows that histories are kept for.
    package static let windows = ["1m", "10m", "1h", "24h", "7d", "30d", "90d"]

    package let function: Function
    package let direction: Direction
    package let window: RuleSpan
    /// All of them hold for what is counted.
    package let filters: [RuleLeaf]
}

/// An event as histories keep it.
package protocol HistoryRow: Sendable {
    var id: String { get }
    var at: Timestamp { get }
    /// Nil for what has none.
    var flow: MovementFlow? { get }
    /// In US cents.
    var cents: Int64 { get }
    var counterparty: String? { get }
    var user: String? { get }
    func value(of fact: RuleFact) -> FactValue?
}

package enum MovementFlow: String, CaseIterable, Sendable {
    case incoming = "in"
    case outgoing = "out"
}

extension RuleAggregate {
    /// Where the rows stand that it is made of, the newest first. The window ends at `end` and is open at its old end:
    /// an event exactly `window` ago is outside.
    ///
    /// Walks by index: rows have many parts, and copying each costs more than looking at it.
    /// - Parameter rows: in the order of time.
    func places<Row: HistoryRow>(of rows: [Row], endingAt end: Timestamp) -> [Int] {
        var places: [Int] = []
        forEach(of: rows, endingAt: end) { places.append($0) }
        return places
    }

    /// Nil for a mean or maximum of nothing.
    func value<Row: HistoryRow>(over rows: [Row], endingAt end: Timestamp) -> RuleNumber? {
        var (count, sum, maximum): (Int64, Int128, Int64?) = (0, 0, nil)
        var distinct: Set<String> = []
        forEach(of: rows, endingAt: end) { place in
            count += 1
            switch function {
            case .count: break
            case .sum, .mean: sum += Int128(rows[place].cents)
            case .maximum: maximum = max(maximum ?? .min, rows[place].cents)
            case .counterparties: if let other = rows[place].counterparty { distinct.insert(other) }
            case .users: if let user = rows[place].user { distinct.insert(user) }
            }
        }
        return switch function {
        case .count: RuleNumber(count)
        case .sum: RuleNumber(sum, over: 100)
        case .mean: count == 0 ? nil : RuleNumber(sum, over: 100 * Int128(count))
        case .maximum: maximum.map(RuleNumber.init(cents:))
        case .counterparties, .users: RuleNumber(Int64(distinct.count))
        }
    }

    private func forEach<Row: HistoryRow>(of rows: [Row], endingAt end: Timestamp, _ body: (Int) -> Void) {
        let oldEnd = end - window.duration
        var place = rows.count - 1
        while place >= 0, rows[place].at > end { place -= 1 }
        while place >= 0, rows[place].at > oldEnd {
            if counts(rows[place]) { body(place) }
            place -= 1
        }
    }

    private func counts(_ row: some HistoryRow) -> Bool {
        switch (direction, row.flow) {
        case (.incoming, .outgoing?), (.outgoing, .incoming?): return false
        default: break
        }
        return filters.allSatisfy { leaf in
            guard case .fact(let fact) = leaf.subject else { return false }
            return leaf.op.holds(row.value(of: fact), leaf.operands)
        }
    }
}
