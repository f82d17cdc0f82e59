/// What a score means.
package enum AssessmentLevel: String, CaseIterable, Sendable {
    case minimal, low, medium, high, critical

    package init(_ score: AssessmentScore) {
        switch score.tenThousandths {
        case 9_000...: self = .critical
        case 8_000...: self = .high
        case 6_000...: self = .medium
        case 3_000...: self = .low
        default: self = .minimal
        }
    }

    package var decision: AssessmentDecision {
        switch self {
        case .critical: .deny
        case .high: .review
        case .minimal, .low, .medium: .allow
        }
    }
}

/// What the asker does. The strictest last.
package enum AssessmentDecision: String, CaseIterable, Comparable, Sendable {
    case allow, review, deny

    private var strictness: Int {
        switch self {
        case .allow: 0
        case .review: 1
        case .deny: 2
        }
    }

    package static func < (left: AssessmentDecision, right: AssessmentDecision) -> Bool {
        left.strictness < right.strictness
    }

    /// The stricter of what the score says and what the live rules that hold ask for.
    package init(_ score: AssessmentScore, rules: [Rule.Action]) {
        let asked = rules.map { action -> AssessmentDecision in
            switch action {
            case .deny, .restrict: .deny
            case .review: .review
            case .alert, .askNext, .blockAddress: .allow
            }
        }
        self = asked.reduce(AssessmentLevel(score).decision, max)
    }
}

/// An operation's score, from its facts and, where one is active, the model's.
package struct Assessment: Hashable, Sendable {
    package let parts: ScoreParts
    package let score: AssessmentScore
    package let level: AssessmentLevel
    package let decision: AssessmentDecision

    /// - Parameters:
    ///   - model: an active model's score; it counts where it is greater.
    ///   - rules: actions of the live rules that hold.
    package init(_ facts: ScoreFacts, model: AssessmentScore? = nil, rules: [Rule.Action] = []) {
        parts = ScoreParts(facts)
        score = max(parts.score, model ?? parts.score)
        level = AssessmentLevel(score)
        decision = AssessmentDecision(score, rules: rules)
    }
}
