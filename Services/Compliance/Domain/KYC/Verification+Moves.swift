package import Primitives

extension Verification {
    /// How long a person has from the moment on at which one is needed.
    package static let reviewTime: Duration = .seconds(24 * 3_600)

    package mutating func submit(through provider: String?) throws(ComplianceError) {
        try move(.submit)
        attempt += 1
        self.provider = provider
        wanted = nil
    }

    /// - Parameter reviewer: nil when the rules decide.
    package mutating func approve(
        by reviewer: UserID?, note: String?, until end: Timestamp, at now: Timestamp
    ) throws(ComplianceError) {
        try move(.approve)
        decide(reviewer, now)
        self.note = note
        expiresAt = end
    }

    package mutating func reject(_ why: Rejection, by reviewer: UserID, at now: Timestamp) throws(ComplianceError) {
        try move(.reject)
        decide(reviewer, now)
        rejection = why
    }

    package mutating func ask(for wanted: Wanted) throws(ComplianceError) {
        try move(.requestDocuments)
        self.wanted = wanted
        dueAt = nil
        assignee = nil
    }

    /// What was decided before no longer holds.
    package mutating func review(at now: Timestamp) throws(ComplianceError) {
        try move(status == .checking ? .refer : .reopen)
        dueAt = now + Self.reviewTime
        (decidedAt, decidedBy, note, expiresAt, assignee) = (nil, nil, nil, nil, nil)
    }

    package mutating func assign(to reviewer: UserID) throws(ComplianceError) {
        guard status == .underReview else { throw refusal }
        assignee = reviewer
    }

    package mutating func expire() throws(ComplianceError) { try move(.expire) }

    package mutating func withdraw() throws(ComplianceError) { try move(.withdraw) }

    private mutating func move(_ move: Status.Move) throws(ComplianceError) {
        guard let next = Status.states.next(status, on: move) else { throw refusal }
        status = next
    }

    /// Why nothing is done with it as it stands.
    package var refusal: ComplianceError { status.isOpen ? .notNow(status) : .alreadyDecided(status) }

    private mutating func decide(_ reviewer: UserID?, _ now: Timestamp) {
        decidedAt = now
        decidedBy = reviewer
        dueAt = nil
    }
}
