/// Judges rules of one kind of event.
package struct RuleEngine: Sendable {
    private let rules: [Rule]

    package init(_ rules: [Rule]) { self.rules = rules }

    /// The longest window of any, for which histories are kept; at least the 30 days of the mean.
    package var reach: Duration {
        rules.flatMap(\.condition.aggregates).map(\.window.duration).reduce(.seconds(30 * 86_400), max)
    }

    /// The rules that hold, with what made them hold.
    package func found<Row: HistoryRow>(
        on event: RuleEvent, _ facts: EventFacts<Row>
    ) -> [(rule: Rule, events: [String])] {
        rules.filter { $0.event == event && $0.condition.holds(in: facts) }.map { ($0, facts.events(of: $0)) }
    }
}
