/// What staff want to find: a condition over the facts of an event, and what then happens.
package struct Rule: Sendable {
    package enum Action: String, CaseIterable, Sendable {
        case alert
        /// Every operation of the customer is assessed for 24 hours.
        case askNext = "ask_next"
        case review, deny, restrict
        case blockAddress = "block_ip"
    }

    package let code: String
    package let name: String
    package let event: RuleEvent
    package let mode: Mode
    package let condition: RuleCondition
    package let action: Action
    package let severity: Severity
    /// 0 to 100.
    package let score: Int
    /// Between two alerts about one subject.
    package let throttle: RuleSpan
    /// For how long an address is blocked.
    package let blockFor: RuleSpan?
}

/// How bad it is, worst last.
package enum Severity: String, CaseIterable, Comparable, Sendable {
    case low, medium, high, critical

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        case .critical: 3
        }
    }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// A rule that cannot be: what stands where is wrong with it.
package struct RuleInvalid: Error, Hashable, Sendable {
    /// A JSON pointer (RFC 6901): `/when/all/1/value`.
    package let pointer: String
    package let reason: String

    package init(_ pointer: String, _ reason: String) {
        self.pointer = pointer
        self.reason = reason
    }
}
