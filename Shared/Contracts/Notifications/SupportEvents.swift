// Made by scripts/render from SupportEvents.messages.
package import JSONKit
package import Primitives

/// A customer has brought something to the desk.
package struct TicketCreated: EventContract {
    package static let type = "notifications.ticket_created.v1"

    package let ticketID: UniqueID
    package let ownerID: UserID
    package let number: String
    package let subject: String
    package let category: String
    package let priority: String
    /// Absent until an agent has it.
    package let assigneeID: UserID?

    package init(
        ticketID: UniqueID,
        ownerID: UserID,
        number: String,
        subject: String,
        category: String,
        priority: String,
        assigneeID: UserID? = nil
    ) {
        self.ticketID = ticketID
        self.ownerID = ownerID
        self.number = number
        self.subject = subject
        self.category = category
        self.priority = priority
        self.assigneeID = assigneeID
    }

    package init(_ fields: inout Fields) {
        ticketID = fields.required("ticket_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        number = fields.required("number", .text(0...4096))
        subject = fields.required("subject", .text(0...4096))
        category = fields.required("category", .text(0...4096))
        priority = fields.required("priority", .text(0...4096))
        assigneeID = fields.optional("assignee_id", .id(UserID.self))
    }

    package static let example = TicketCreated(
        ticketID: .example,
        ownerID: UserID(.example),
        number: "2026-000001",
        subject: "My transfer has not arrived",
        category: "transfer",
        priority: "medium",
        assigneeID: UserID(.example))

    package func encode(to out: inout JSONWriter) {
        out.field("ticket_id", ticketID)
        out.field("owner_id", ownerID)
        out.field("number", number)
        out.field("subject", subject)
        out.field("category", category)
        out.field("priority", priority)
        out.optional("assignee_id", assigneeID)
    }
}

/// An agent has settled it, or the customer did not answer for seven days.
package struct TicketResolved: EventContract {
    package static let type = "notifications.ticket_resolved.v1"

    package let ticketID: UniqueID
    package let ownerID: UserID
    package let number: String
    package let subject: String
    package let category: String
    package let priority: String
    package let assigneeID: UserID?
    /// True when nobody but time has done it.
    package let automatic: Bool

    package init(
        ticketID: UniqueID,
        ownerID: UserID,
        number: String,
        subject: String,
        category: String,
        priority: String,
        assigneeID: UserID? = nil,
        automatic: Bool
    ) {
        self.ticketID = ticketID
        self.ownerID = ownerID
        self.number = number
        self.subject = subject
        self.category = category
        self.priority = priority
        self.assigneeID = assigneeID
        self.automatic = automatic
    }

    package init(_ fields: inout Fields) {
        ticketID = fields.required("ticket_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        number = fields.required("number", .text(0...4096))
        subject = fields.required("subject", .text(0...4096))
        category = fields.required("category", .text(0...4096))
        priority = fields.required("priority", .text(0...4096))
        assigneeID = fields.optional("assignee_id", .id(UserID.self))
        automatic = fields.required("automatic", .bool)
    }

    package static let example = TicketResolved(
        ticketID: .example,
        ownerID: UserID(.example),
        number: "2026-000001",
        subject: "My transfer has not arrived",
        category: "transfer",
        priority: "medium",
        assigneeID: UserID(.example),
        automatic: false)

    package func encode(to out: inout JSONWriter) {
        out.field("ticket_id", ticketID)
        out.field("owner_id", ownerID)
        out.field("number", number)
        out.field("subject", subject)
        out.field("category", category)
        out.field("priority", priority)
        out.optional("assignee_id", assigneeID)
        out.field("automatic", automatic)
    }
}

/// What was promised was not kept: told once for each target, and once more when a first reply takes twice its time.
package struct SLABreached: EventContract {
    package static let type = "notifications.sla_breached.v1"

    package let ticketID: UniqueID
    package let ownerID: UserID
    package let number: String
    package let category: String
    package let priority: String
    /// `first_reply` or `resolution`.
    package let target: String
    /// 1: the agents are told; 2: the operators as well.
    package let level: Int
    package let dueAt: Timestamp
    package let assigneeID: UserID?

    package init(
        ticketID: UniqueID,
        ownerID: UserID,
        number: String,
        category: String,
        priority: String,
        target: String,
        level: Int,
        dueAt: Timestamp,
        assigneeID: UserID? = nil
    ) {
        self.ticketID = ticketID
        self.ownerID = ownerID
        self.number = number
        self.category = category
        self.priority = priority
        self.target = target
        self.level = level
        self.dueAt = dueAt
        self.assigneeID = assigneeID
    }

    package init(_ fields: inout Fields) {
        ticketID = fields.required("ticket_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        number = fields.required("number", .text(0...4096))
        category = fields.required("category", .text(0...4096))
        priority = fields.required("priority", .text(0...4096))
        target = fields.required("target", .text(0...4096))
        level = fields.required("level", .integer(0...Int.max))
        dueAt = fields.required("due_at", .timestamp)
        assigneeID = fields.optional("assignee_id", .id(UserID.self))
    }

    package static let example = SLABreached(
        ticketID: .example,
        ownerID: UserID(.example),
        number: "2026-000001",
        category: "transfer",
        priority: "medium",
        target: "first_reply",
        level: 1,
        dueAt: .example,
        assigneeID: UserID(.example))

    package func encode(to out: inout JSONWriter) {
        out.field("ticket_id", ticketID)
        out.field("owner_id", ownerID)
        out.field("number", number)
        out.field("category", category)
        out.field("priority", priority)
        out.field("target", target)
        out.field("level", level)
        out.field("due_at", dueAt)
        out.optional("assignee_id", assigneeID)
    }
}
