package import Primitives

/// What a case comes to.
package enum CaseOutcome: String, CaseIterable, Sendable {
    case noAction = "no_action"
    /// The authorities are told.
    case report
    /// The business with the customers ends.
    case exit
}

/// What people look into together: customers, alerts, and what is to follow.
package struct CaseFile: Sendable {
    /// Proposed by one, agreed to by another.
    package struct Decision: Hashable, Sendable {
        package let outcome: CaseOutcome
        package let reason: String
        package let by: UserID
        package let at: Timestamp

        package init(outcome: CaseOutcome, reason: String, by: UserID, at: Timestamp) {
            self.outcome = outcome
            self.reason = reason
            self.by = by
            self.at = at
        }
    }

    package static let dueIn = Duration.seconds(30 * 86_400)

    package let id: CaseID
    package var title: String
    package private(set) var status: CaseStatus
    package private(set) var assignee: UserID?
    package var dueAt: Timestamp
    package private(set) var proposal: Decision?
    package private(set) var approvedBy: UserID?
    package private(set) var closedAt: Timestamp?

    package init(
        id: CaseID, title: String, dueAt: Timestamp, status: CaseStatus = .open, assignee: UserID? = nil,
        proposal: Decision? = nil, approvedBy: UserID? = nil, closedAt: Timestamp? = nil
    ) {
        self.id = id
        self.title = title
        self.dueAt = dueAt
        self.status = status
        self.assignee = assignee
        self.proposal = proposal
        self.approvedBy = approvedBy
        self.closedAt = closedAt
    }

    /// Whoever takes one from another has it.
    package mutating func assign(to staff: UserID) throws(ComplianceError) {
        try move(.assign)
        assignee = staff
    }

    /// The first word proposes; the same word of another person closes the case.
    /// - Throws: `ownDecision`, `caseNotNow` also for another word than the proposed one, `caseClosed`.
    package mutating func decide(_ decision: Decision) throws(ComplianceError) {
        guard status == .awaitingApproval, let proposal else {
            try move(.decide)
            proposal = decision
            return
        }
        guard proposal.by != decision.by else { throw .ownDecision }
        guard proposal.outcome == decision.outcome else { throw .caseNotNow(status) }
        try move(.approve)
        approvedBy = decision.by
        closedAt = decision.at
    }

    /// What is closed stays as it is.
    package func requireOpen() throws(ComplianceError) {
        if CaseStatus.states.finals.contains(status) { throw .caseClosed }
    }

    private mutating func move(_ move: CaseStatus.Move) throws(ComplianceError) {
        try requireOpen()
        guard let next = CaseStatus.states.next(status, on: move) else { throw .caseNotNow(status) }
        status = next
    }
}
