package import Primitives

package enum LegalHoldTag {}
package typealias LegalHoldID = Identifier<LegalHoldTag>

/// While one holds, nothing of the person is erased (GDPR, article 17, paragraph 3).
package struct LegalHold: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable { case active, lifted, ended }

    package let id: LegalHoldID
    package let user: UserID
    package let reason: String
    /// Nil: until somebody lifts it.
    package let until: Timestamp?
    package let placedBy: UserID
    package let createdAt: Timestamp
    package var liftedAt: Timestamp?
    package var liftedBy: UserID?

    package init(
        id: LegalHoldID, user: UserID, reason: String, until: Timestamp?, placedBy: UserID, createdAt: Timestamp,
        liftedAt: Timestamp? = nil, liftedBy: UserID? = nil
    ) {
        self.id = id
        self.user = user
        self.reason = reason
        self.until = until
        self.placedBy = placedBy
        self.createdAt = createdAt
        self.liftedAt = liftedAt
        self.liftedBy = liftedBy
    }

    package func status(at now: Timestamp) -> Status {
        if liftedAt != nil { return .lifted }
        return until.map { $0 <= now } == true ? .ended : .active
    }
}
