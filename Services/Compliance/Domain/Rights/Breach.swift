package import Primitives

package enum BreachTag {}
package typealias BreachID = Identifier<BreachTag>

/// A breach of personal data, from the hour on at which somebody knew of it.
package struct Breach: Hashable, Sendable {
    package typealias Status = BreachStatus

    /// What is known of it; it grows while it is open.
    package struct Facts: Hashable, Sendable {
        package var description: String
        /// Of data: `names`, `documents`.
        package var categories: [String]
        /// How many people it is about, as far as is known.
        package var persons: Int
        /// To their rights and freedoms: then they have to be told as well (article 34).
        package var highRisk: Bool
        package var personsToldAt: Timestamp?

        package init(
            description: String, categories: [String], persons: Int, highRisk: Bool, personsToldAt: Timestamp? = nil
        ) {
            self.description = description
            self.categories = categories
            self.persons = persons
            self.highRisk = highRisk
            self.personsToldAt = personsToldAt
        }
    }

    package let id: BreachID
    package let awareAt: Timestamp
    package let reportedBy: UserID
    package let createdAt: Timestamp
    package private(set) var facts: Facts
    package private(set) var status: Status
    /// What the authority calls it.
    package private(set) var reference: String?
    /// Why the authority need not know.
    package private(set) var reason: String?
    /// How many alarms were given.
    package private(set) var alarms: Int
    package private(set) var endedBy: UserID?
    package private(set) var endedAt: Timestamp?

    package init(
        id: BreachID, awareAt: Timestamp, reportedBy: UserID, createdAt: Timestamp, facts: Facts,
        status: Status = .open, reference: String? = nil, reason: String? = nil, alarms: Int = 0,
        endedBy: UserID? = nil, endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.awareAt = awareAt
        self.reportedBy = reportedBy
        self.createdAt = createdAt
        self.facts = facts
        self.status = status
        self.reference = reference
        self.reason = reason
        self.alarms = alarms
        self.endedBy = endedBy
        self.endedAt = endedAt
    }

    package var notifyBy: Timestamp { BreachClock.notifyBy(aware: awareAt) }

    /// More is known now.
    package mutating func learn(_ facts: Facts) throws(RightsError) {
        guard status == .open else { throw .notNow("The breach is \(status.rawValue).") }
        self.facts = facts
    }

    /// The authority knows.
    package mutating func notify(as reference: String, by staff: UserID, at now: Timestamp) throws(RightsError) {
        if facts.highRisk, facts.personsToldAt == nil {
            throw .notNow("The people whom it may harm have to be told: persons_told_at.")
        }
        try move(.notify, by: staff, at: now)
        self.reference = reference
    }

    /// It harms nobody, and nobody has to know.
    package mutating func waive(because reason: String, by staff: UserID, at now: Timestamp) throws(RightsError) {
        if facts.highRisk { throw .notNow("Of a high risk the authority has to know.") }
        try move(.waive, by: staff, at: now)
        self.reason = reason
    }

    private mutating func move(_ move: Status.Move, by staff: UserID, at now: Timestamp) throws(RightsError) {
        guard let next = Status.states.next(status, on: move) else {
            throw .notNow("The breach is \(status.rawValue).")
        }
        status = next
        endedBy = staff
        endedAt = now
    }

    /// Gives the alarms that are due.
    /// - Returns: whether there was one.
    package mutating func alarm(at now: Timestamp) -> Bool {
        let due = BreachClock.alarmsDue(aware: awareAt, at: now)
        guard status == .open, due > alarms else { return false }
        alarms = due
        return true
    }
}
