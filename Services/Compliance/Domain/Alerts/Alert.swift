package import Primitives

package enum AlertKind: String, CaseIterable, Sendable {
    /// A rule or a pattern over what money did.
    case monitoring
    /// An operation before its money moved, or a model.
    case fraud
    case screening, kyc, security
}

package enum AlertOutcome: String, CaseIterable, Sendable {
    case falsePositive = "false_positive"
    case confirmed, inconclusive
}

/// What somebody has to look at.
package struct Alert: Sendable {
    package struct Decision: Hashable, Sendable {
        package let by: UserID
        package let at: Timestamp
        /// Of one that was resolved.
        package let outcome: AlertOutcome?
        package let note: String?
        /// Of one that goes on in a case.
        package let caseID: UniqueID?

        package init(by: UserID, at: Timestamp, outcome: AlertOutcome?, note: String?, caseID: UniqueID?) {
            self.by = by
            self.at = at
            self.outcome = outcome
            self.note = note
            self.caseID = caseID
        }
    }

    package let id: AlertID
    package let kind: AlertKind
    /// The code of what found it.
    package let rule: String
    package let severity: Severity
    /// 0 to 100.
    package let score: Int
    /// Nobody for an address.
    package let customer: UserID?
    package let dueAt: Timestamp
    package private(set) var status: AlertStatus
    package private(set) var assignee: UserID?
    package private(set) var decision: Decision?

    package init(
        id: AlertID, kind: AlertKind, rule: String, severity: Severity, score: Int, customer: UserID?,
        dueAt: Timestamp, status: AlertStatus = .open, assignee: UserID? = nil, decision: Decision? = nil
    ) {
        self.id = id
        self.kind = kind
        self.rule = rule
        self.severity = severity
        self.score = score
        self.customer = customer
        self.dueAt = dueAt
        self.status = status
        self.assignee = assignee
        self.decision = decision
    }

    /// How soon somebody has to have decided.
    package static func due(_ severity: Severity) -> Duration {
        switch severity {
        case .critical: .seconds(4 * 3_600)
        case .high: .seconds(24 * 3_600)
        case .medium: .seconds(3 * 86_400)
        case .low: .seconds(7 * 86_400)
        }
    }

    // MARK: Moves

    /// Whoever takes one from another has it.
    package mutating func assign(to staff: UserID) throws(ComplianceError) {
        try move(.assign, by: staff)
        assignee = staff
    }

    package mutating func resolve(
        _ outcome: AlertOutcome, note: String, by staff: UserID, at now: Timestamp
    ) throws(ComplianceError) {
        try move(.resolve, by: staff)
        decision = Decision(by: staff, at: now, outcome: outcome, note: note, caseID: nil)
    }

    package mutating func escalate(to caseID: UniqueID?, by staff: UserID, at now: Timestamp) throws(ComplianceError) {
        try move(.escalate, by: staff)
        decision = Decision(by: staff, at: now, outcome: nil, note: nil, caseID: caseID)
    }

    private mutating func move(_ move: AlertStatus.Move, by staff: UserID) throws(ComplianceError) {
        guard staff != customer else { throw .ownDecision }
        guard let next = AlertStatus.states.next(status, on: move) else {
            throw AlertStatus.states.finals.contains(status) ? .alertDecided(status) : .alertNotNow(status)
        }
        status = next
    }
}
