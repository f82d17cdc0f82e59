import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /admin/support/tickets`
struct ListDeskTickets: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/tickets", id: "listDeskTickets", summary: "Tickets of all customers, newest first",
        tag: DeskRoutes.tickets, access: DeskRoutes.staff)

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: TicketFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = TicketFilter(
                owner: fields.optional("owner_id", .id(UserID.self).described("Only those of this customer")),
                assignee: fields.optional("assignee", .id(UserID.self).described("Only those that this agent has")),
                status: fields.optional("status", .choice(TicketStatus.self).described("Only those that stand so")),
                breached: fields.optional("breached", .bool.described("Whether a target was missed")),
                category: fields.optional("category", .choice(TicketCategory.self).described("Only those about this")),
                priority: fields.optional("priority", .choice(Priority.self).described("Only those of this priority")))
        }
    }

    let desk: AgentDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<DeskTicketView>> {
        let (limit, list) = (call.query.page.limit, "desk-tickets")
        let after = try call.query.page.position(cursors, list: list).flatMap(TicketID.init)
        let rows = try await desk.list(call.query.filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map { DeskTicketView($0) }, limit: limit) { cursors.encode("\($0.ticket.id)", list: list) })
    }
}
