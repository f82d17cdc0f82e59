package import Primitives

package enum BlockTag {}
package typealias BlockID = Identifier<BlockTag>

/// Somebody who is turned away at the gateway.
package struct Block: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// A network, or one address.
        case cidr
        /// What a client says it runs on, by `X-Device-Id`.
        case device
        case user
    }

    package let id: BlockID
    package let kind: Kind
    /// In its one form.
    package let value: String
    /// For staff.
    package let reason: String
    /// When it ends by itself.
    package let until: Timestamp?
    /// Nobody: a rule has.
    package let createdBy: UserID?
    package let createdAt: Timestamp
    package private(set) var endedAt: Timestamp?
    package private(set) var endedBy: UserID?

    package init(
        id: BlockID, kind: Kind, value: String, reason: String, until: Timestamp?, createdBy: UserID?,
        createdAt: Timestamp, endedAt: Timestamp? = nil, endedBy: UserID? = nil
    ) {
        self.id = id
        self.kind = kind
        self.value = value
        self.reason = reason
        self.until = until
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.endedAt = endedAt
        self.endedBy = endedBy
    }

    package func isInForce(at now: Timestamp) -> Bool { endedAt == nil && until.map { now < $0 } ?? true }

    /// - Parameter person: nobody when its time is over.
    package mutating func end(at now: Timestamp, by person: UserID?) {
        guard endedAt == nil else { return }
        endedAt = now
        endedBy = person
    }

    /// Nobody shuts themselves out, or has no time to.
    /// - Throws: `ownDecision`, `blockEndsAtOnce`.
    package func check() throws(ComplianceError) {
        if kind == .user, let createdBy, createdBy.description == value { throw .ownDecision }
        if let until, until <= createdAt { throw .blockEndsAtOnce }
    }
}
