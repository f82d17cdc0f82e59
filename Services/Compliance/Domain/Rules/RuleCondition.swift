/// One comparison: `{"fact": …, "op": …, "value": …}`.
package struct RuleLeaf: Sendable {
    package indirect enum Subject: Sendable {
        case fact(RuleFact)
        case aggregate(RuleAggregate)
    }

    package let subject: Subject
    package let op: RuleOperator
    package let operands: [FactValue]

    func holds(in facts: some RuleFacts) -> Bool {
        switch subject {
        case .fact(let fact): op.holds(facts.value(of: fact), operands)
        case .aggregate(let aggregate): op.holds(facts.value(of: aggregate).map(FactValue.number), operands)
        }
    }
}

/// What a rule asks: comparisons, joined by `all` and `any`.
package indirect enum RuleCondition: Sendable {
    case leaf(RuleLeaf)
    case all([RuleCondition])
    case any([RuleCondition])

    package func holds(in facts: some RuleFacts) -> Bool {
        switch self {
        case .leaf(let leaf): leaf.holds(in: facts)
        case .all(let parts): parts.allSatisfy { $0.holds(in: facts) }
        case .any(let parts): parts.contains { $0.holds(in: facts) }
        }
    }

    /// All aggregates in it.
    package var aggregates: [RuleAggregate] {
        switch self {
        case .leaf(let leaf): if case .aggregate(let aggregate) = leaf.subject { [aggregate] } else { [] }
        case .all(let parts), .any(let parts): parts.flatMap(\.aggregates)
        }
    }
}

/// What is known when rules are judged.
package protocol RuleFacts {
    /// Nil for what is not known.
    func value(of fact: RuleFact) -> FactValue?
    func value(of aggregate: RuleAggregate) -> RuleNumber?
}
