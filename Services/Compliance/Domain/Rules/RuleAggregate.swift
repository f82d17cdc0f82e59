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
    /// Where the rows stand that it is made of, the newest first.
    func places<Row: HistoryRow>(of history: SubjectHistory<Row>, endingAt end: Timestamp) -> [Int] {
        range(of: history, endingAt: end).reversed().filter { counts(history.rows[$0]) }
    }

    /// Nil for a mean or maximum of nothing.
    func value<Row: HistoryRow>(over history: SubjectHistory<Row>, endingAt end: Timestamp) -> RuleNumber? {
        let range = range(of: history, endingAt: end)
        switch function {
        case .count: return RuleNumber(Int64(totals(range, history).count))
        case .sum: return RuleNumber(totals(range, history).cents, over: 100)
        case .mean:
            let totals = totals(range, history)
            return totals.count == 0 ? nil : RuleNumber(totals.cents, over: 100 * Int128(totals.count))
        case .maximum:
            return range.filter { counts(history.rows[$0]) }.map { history.rows[$0].cents }.max()
                .map(RuleNumber.init(cents:))
        case .counterparties: return distinct(range, history) { $0.counterparty }
        case .users: return distinct(range, history) { $0.user }
        }
    }

    /// The window ends at `end` and is open at its old end: an event exactly `window` ago is outside.
    private func range<Row: HistoryRow>(of history: SubjectHistory<Row>, endingAt end: Timestamp) -> Range<Int> {
        history.end(of: end - window.duration)..<history.end(of: end)
    }

    /// Without filters from what the history has added up: a window may hold many thousands.
    private func totals<Row: HistoryRow>(
        _ range: Range<Int>, _ history: SubjectHistory<Row>
    ) -> SubjectHistory<Row>.Totals {
        if filters.isEmpty { return history.totals(range, direction) }
        var totals = SubjectHistory<Row>.Totals()
        // By place: rows have many parts, and copying each costs more than looking at it.
        for place in range where counts(history.rows[place]) {
            totals.count += 1
            totals.cents += Int128(history.rows[place].cents)
        }
        return totals
    }

    private func distinct<Row: HistoryRow>(
        _ range: Range<Int>, _ history: SubjectHistory<Row>, _ value: (Row) -> String?
    ) -> RuleNumber {
        var found: Set<String> = []
        for place in range where counts(history.rows[place]) {
            if let value = value(history.rows[place]) { found.insert(value) }
        }
        return RuleNumber(Int64(found.count))
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
