import JSONKit
import NotificationsDomain
import Primitives

/// A ticket as its customer sees it.
struct TicketView: FieldEncodable {
    let ticket: Ticket
    /// What agents sort tickets by is theirs: a customer sees none of it.
    let tags: [String]

    init(_ ticket: Ticket, isForAgents: Bool = false) {
        self.ticket = ticket
        tags = isForAgents ? ticket.tags : []
    }

    static let schemaTitle = "Ticket"

    static let example = TicketView(
        Ticket(
            id: TicketID(.example), number: TicketNumber(year: 2026, count: 1), owner: UserID(.example),
            subject: "My transfer has not arrived", category: .transfer, priority: .medium, status: .waitingCustomer,
            assignee: UserID(.example), tags: ["sepa"], related: .example, rating: 5, createdAt: .example,
            firstResponseAt: .example + .seconds(600), lastMessageAt: .example + .seconds(600)), isForAgents: true)

    func encode(to out: inout JSONWriter) {
        out.field("id", ticket.id)
        out.field("number", ticket.number.description)
        out.field("subject", ticket.subject)
        out.field("category", ticket.category)
        out.field("priority", ticket.priority.rawValue)
        out.field("status", ticket.status)
        out.field("tags", tags)
        out.optional("related", ticket.related)
        out.optional("rating", ticket.rating)
        out.optional("follow_up_of", ticket.followUpOf)
        out.field("version", ticket.version)
        out.field("created_at", ticket.createdAt)
        out.field("first_response_at", ticket.firstResponseAt)
        out.field("resolved_at", ticket.resolvedAt)
        out.field("closed_at", ticket.closedAt)
    }
}
