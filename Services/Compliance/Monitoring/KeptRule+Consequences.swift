import ComplianceDomain

/// What follows when a rule or a pattern holds.
extension KeptRule {
    var severity: Severity { definition.rule?.severity ?? definition.pattern?.severity ?? .low }

    var action: Rule.Action { definition.rule?.action ?? .alert }

    /// Nil: a subject is told once, until somebody has resolved it.
    var throttle: RuleSpan? { definition.rule?.throttle ?? definition.pattern?.throttle }

    /// 0 to 100. A pattern has none of its own.
    var score: Int {
        if let rule = definition.rule { return rule.score }
        return switch severity {
        case .low: 10
        case .medium: 25
        case .high: 50
        case .critical: 90
        }
    }
}
