package import JSONKit
package import Primitives

package enum PrivacyRequestTag {}
package typealias PrivacyRequestID = Identifier<PrivacyRequestTag>

/// What a person asks for about the own data.
package struct PrivacyRequest: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case export, erasure, restriction, rectification, objection
    }

    package enum Refusal: String, CaseIterable, Sendable {
        /// Money, debt or a dispute, found once the time to think it over had passed.
        case obligationsOpen = "obligations_open"
        /// Staff said no.
        case decision
    }

    package typealias Status = PrivacyRequestStatus

    /// A month to do what is asked for (GDPR, article 12, paragraph 3).
    package static let answeredWithin: Duration = .seconds(30 * 86_400)

    package let id: PrivacyRequestID
    package let user: UserID
    package let kind: Kind
    package let detail: String?
    /// Of a rectification, by the names of the public API.
    package let changes: JSONValue?
    package let createdAt: Timestamp
    package let dueAt: Timestamp
    /// Until then nothing is done, and the person may think better of it.
    package let notBefore: Timestamp

    package private(set) var status: Status
    /// Nothing is done before a person has granted it.
    package private(set) var awaitsDecision: Bool
    package private(set) var begunAt: Timestamp?
    package private(set) var endedAt: Timestamp?
    package private(set) var decidedBy: UserID?
    package private(set) var reason: String?
    package private(set) var refusal: Refusal?

    /// A new one.
    /// - Parameter coolingOff: how long an erasure waits.
    package init(
        id: PrivacyRequestID, user: UserID, kind: Kind, detail: String?, changes: JSONValue?, coolingOff: Duration,
        isIdentified: Bool, at now: Timestamp
    ) {
        let now = now.shown
        self.init(
            id: id, user: user, kind: kind, detail: detail, changes: changes, createdAt: now,
            dueAt: now + Self.answeredWithin, notBefore: kind == .erasure ? now + coolingOff : now,
            awaitsDecision: Self.needsDecision(kind, changes, isIdentified: isIdentified))
    }

    /// One that is known.
    package init(
        id: PrivacyRequestID, user: UserID, kind: Kind, detail: String?, changes: JSONValue?, createdAt: Timestamp,
        dueAt: Timestamp, notBefore: Timestamp, status: Status = .received, awaitsDecision: Bool,
        begunAt: Timestamp? = nil, endedAt: Timestamp? = nil, decidedBy: UserID? = nil, reason: String? = nil,
        refusal: Refusal? = nil
    ) {
        self.id = id
        self.user = user
        self.kind = kind
        self.detail = detail
        self.changes = changes
        self.createdAt = createdAt
        self.dueAt = dueAt
        self.notBefore = notBefore
        self.status = status
        self.awaitsDecision = awaitsDecision
        self.begunAt = begunAt
        self.endedAt = endedAt
        self.decidedBy = decidedBy
        self.reason = reason
        self.refusal = refusal
    }

    /// An objection is weighed against the interests of others (article 21); what is told in words only a person puts
    /// right, and so is a name that documents have shown.
    private static func needsDecision(_ kind: Kind, _ changes: JSONValue?, isIdentified: Bool) -> Bool {
        switch kind {
        case .export, .erasure, .restriction: false
        case .objection: true
        case .rectification:
            changes == nil || isIdentified && ["first_name", "last_name"].contains { changes?[$0] != nil }
        }
    }
}

// MARK: - Moves

extension PrivacyRequest {
    package mutating func begin(at now: Timestamp) throws(RightsError) {
        try move(.begin)
        begunAt = now
        awaitsDecision = false
    }

    package mutating func complete(retaining: Bool, at now: Timestamp) throws(RightsError) {
        try move(retaining ? .completeWithRetention : .complete)
        endedAt = now
    }

    package mutating func withdraw(at now: Timestamp) throws(RightsError) {
        try move(.withdraw)
        endedAt = now
    }

    /// What the services say against it.
    package mutating func refuse(_ why: Refusal, at now: Timestamp) throws(RightsError) {
        if status == .received { try begin(at: now) }
        try move(.refuse)
        refusal = why
        endedAt = now
    }

    /// Staff grant what waits for them.
    package mutating func grant(by staff: UserID, because reason: String) throws(RightsError) {
        guard !isOver else { throw .alreadyDecided(status) }
        guard awaitsDecision else { throw .notNow("It is done without a decision.") }
        awaitsDecision = false
        decidedBy = staff
        self.reason = reason
    }

    /// Staff refuse. An erasure that has begun cannot be stopped half-way.
    package mutating func refuse(by staff: UserID, because reason: String, at now: Timestamp) throws(RightsError) {
        guard !isOver else { throw .alreadyDecided(status) }
        guard kind != .erasure || status == .received else { throw .notNow("The erasure has begun.") }
        try refuse(.decision, at: now)
        decidedBy = staff
        self.reason = reason
    }

    private mutating func move(_ move: Status.Move) throws(RightsError) {
        guard let next = Status.states.next(status, on: move) else {
            throw isOver ? .alreadyDecided(status) : .notNow("The request is \(status.rawValue).")
        }
        status = next
    }

    package var isOver: Bool { Status.states.finals.contains(status) }
}
