package import Primitives

/// What a person says of a hit.
package enum HitVerdict: String, CaseIterable, Hashable, Sendable {
    case falsePositive = "false_positive"
    case confirmed
    case inconclusive

    var move: HitStatus.Move {
        switch self {
        case .falsePositive: .dismiss
        case .confirmed: .confirm
        case .inconclusive: .giveUp
        }
    }
}

/// A likeness between a customer and somebody listed, and what was decided about it.
package struct Hit: Hashable, Sendable {
    package struct Decision: Hashable, Sendable {
        package let reviewer: UserID
        package let reason: String
        package let at: Timestamp

        package init(reviewer: UserID, reason: String, at: Timestamp) {
            self.reviewer = reviewer
            self.reason = reason
            self.at = at
        }
    }

    package let id: HitID
    package let user: UserID
    package let createdAt: Timestamp
    /// As it was found last.
    package private(set) var match: ListMatch
    package private(set) var status: HitStatus
    /// Of the last decision; none while it is open.
    package private(set) var decision: Decision?

    package init(
        id: HitID, user: UserID, createdAt: Timestamp, match: ListMatch, status: HitStatus = .open,
        decision: Decision? = nil
    ) {
        self.id = id
        self.user = user
        self.createdAt = createdAt
        self.match = match
        self.status = status
        self.decision = decision
    }

    /// Whether the customer is stopped for it. Only that it is somebody else lifts it: what could not be found out is
    /// no reason to let money go.
    package var stops: Bool { status != .falsePositive && match.stops }

    /// - Throws: `ownDecision`, `hitDecided`.
    package mutating func decide(
        _ verdict: HitVerdict, by reviewer: UserID, because reason: String, at now: Timestamp
    ) throws(ComplianceError) {
        guard reviewer != user else { throw .ownDecision }
        guard let next = HitStatus.states.next(status, on: verdict.move) else { throw .hitDecided(status) }
        status = next
        decision = Decision(reviewer: reviewer, reason: reason, at: now)
    }

    /// What finding it again makes of it.
    package enum Meeting: Hashable, Sendable {
        case unchanged
        /// Nothing that a person has to hear of.
        case updated
        /// It is open, and was not; or it stops the customer, and did not.
        case news
        /// It was given up, and the facts are others now: that is another hit.
        case another
    }

    /// - Parameter isDismissed: a person has said of exactly these facts that they are two.
    package mutating func meet(_ found: ListMatch, isDismissed: Bool) -> Meeting {
        let isSame = found.facts == match.facts
        switch status {
        case .open:
            guard found != match else { return .unchanged }
            let stopped = stops
            match = found
            return stops && !stopped ? .news : .updated
        case .falsePositive:
            guard found != match else { return .unchanged }
            match = found
            guard !isSame, !isDismissed, let next = HitStatus.states.next(status, on: .factsChanged) else {
                return .updated
            }
            status = next
            decision = nil
            return .news
        case .confirmed: return .unchanged
        case .inconclusive: return isSame ? .unchanged : .another
        }
    }
}
