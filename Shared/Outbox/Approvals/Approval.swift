package import MoneyKit
package import Primitives

/// A request of a member of staff that has its effect once a second operator agrees.
package struct Approval: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case pending, approved, rejected, expired
    }

    package enum Move: CaseIterable, Hashable, Sendable {
        case approve, reject, expire
    }

    /// Also the id of what the request makes, where it makes something.
    package let id: UniqueID
    /// The operation's id in the service's document.
    package let operation: String
    /// What the request's path names.
    package let resourceID: UniqueID
    /// The request's, byte for byte.
    package let body: [UInt8]
    package let amount: Money
    /// In US cents, as limits are counted; nil where no rate was known.
    package let worthCents: Int64?
    /// Whose money it touches.
    package let parties: [UserID]
    package let requestedBy: UserID
    package let reason: String?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package private(set) var state: State
    package private(set) var decidedBy: UserID?
    package private(set) var decidedAt: Timestamp?
    package private(set) var note: String?

    package init(
        id: UniqueID, operation: String, resourceID: UniqueID, body: [UInt8], amount: Money, worthCents: Int64?,
        parties: [UserID], requestedBy: UserID, reason: String?, createdAt: Timestamp, expiresAt: Timestamp,
        state: State = .pending, decidedBy: UserID? = nil, decidedAt: Timestamp? = nil, note: String? = nil
    ) {
        self.id = id
        self.operation = operation
        self.resourceID = resourceID
        self.body = body
        self.amount = amount
        self.worthCents = worthCents
        self.parties = parties
        self.requestedBy = requestedBy
        self.reason = reason
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.state = state
        self.decidedBy = decidedBy
        self.decidedAt = decidedAt
        self.note = note
    }

    /// Decides it, once.
    /// - Throws: `ownDecision` for whoever asked and for those whose money it is, `ended`.
    package mutating func decide(_ move: Move, by decider: UserID, note: String?, at now: Timestamp)
        throws(ApprovalError)
    {
        guard decider != requestedBy, !parties.contains(decider) else { throw .ownDecision }
        try end(move, at: now)
        decidedBy = decider
        self.note = note
    }

    /// Nobody has decided in time.
    package mutating func expire(at now: Timestamp) throws(ApprovalError) { try end(.expire, at: now) }

    private mutating func end(_ move: Move, at now: Timestamp) throws(ApprovalError) {
        // Whether or not somebody has come by to write it down.
        let isOver = state == .pending && now >= expiresAt
        guard let next = Self.states.next(state, on: move), isOver == (move == .expire) else {
            throw .ended(isOver ? .expired : state)
        }
        state = next
        decidedAt = now
    }
}

/// Why nothing is decided.
package enum ApprovalError: Error, Sendable, Equatable {
    /// Nobody decides about what they asked for themselves, or about their own money.
    case ownDecision
    case ended(Approval.State)
    /// The same is waiting already.
    case waits
}
