package import Primitives

package enum TicketTag {}
package typealias TicketID = Identifier<TicketTag>

package enum TicketCategory: String, CaseIterable, Hashable, Sendable {
    case account, wallet, transfer, deposit, withdrawal, card, bill, kyc, loan, investment, security, technical, other

    /// What a customer's wish makes of it: security waits for nobody.
    package func priority(wished: Priority?) -> Priority { self == .security ? .urgent : wished ?? .medium }
}

/// `2026-000001`: counted from 1 in each year of UTC, without a gap.
package struct TicketNumber: Hashable, Sendable, CustomStringConvertible {
    package let year: Int
    package let count: Int

    package init(year: Int, count: Int) {
        self.year = year
        self.count = count
    }

    package var description: String {
        let digits = String(count)
        return "\(year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}

/// What a ticket is about, beside its words: a deposit, a card.
package struct TicketRelation: Hashable, Sendable {
    package let kind: String
    package let id: String

    package init(kind: String, id: String) {
        self.kind = kind
        self.id = id
    }
}

/// A customer's matter at the desk.
package struct Ticket: Sendable {
    package let id: TicketID
    package let number: TicketNumber
    package let owner: UserID
    package let subject: String
    package let category: TicketCategory
    package var priority: Priority
    package var status: TicketStatus
    package var assignee: UserID?
    package var tags: [String]
    package let related: TicketRelation?
    package let followUpOf: TicketID?
    package var rating: Int?
    /// 0; 1 and 2 as targets are missed, or somebody asks for help.
    package var level: Int
    /// Counts what agents and the customer see change; what an agent has read is told by it.
    package var version: Int
    /// The version that the last public reply of an agent has made; 0 without one.
    package var answeredVersion: Int
    package let createdAt: Timestamp
    package var firstResponseAt: Timestamp?
    package var resolvedAt: Timestamp?
    package var closedAt: Timestamp?
    /// The last public word of anybody, or when an agent said that the customer is awaited.
    package var lastMessageAt: Timestamp
    /// The silence that the reminder was for.
    package var remindedAt: Timestamp?

    package init(
        id: TicketID, number: TicketNumber, owner: UserID, subject: String, category: TicketCategory,
        priority: Priority, status: TicketStatus, assignee: UserID?, tags: [String] = [],
        related: TicketRelation? = nil, followUpOf: TicketID? = nil, rating: Int? = nil, level: Int = 0,
        version: Int = 1, answeredVersion: Int = 0, createdAt: Timestamp, firstResponseAt: Timestamp? = nil,
        resolvedAt: Timestamp? = nil, closedAt: Timestamp? = nil, lastMessageAt: Timestamp,
        remindedAt: Timestamp? = nil
    ) {
        self.id = id
        self.number = number
        self.owner = owner
        self.subject = subject
        self.category = category
        self.priority = priority
        self.status = status
        self.assignee = assignee
        self.tags = tags
        self.related = related
        self.followUpOf = followUpOf
        self.rating = rating
        self.level = level
        self.version = version
        self.answeredVersion = answeredVersion
        self.createdAt = createdAt
        self.firstResponseAt = firstResponseAt
        self.resolvedAt = resolvedAt
        self.closedAt = closedAt
        self.lastMessageAt = lastMessageAt
        self.remindedAt = remindedAt
    }
}
