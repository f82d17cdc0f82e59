import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /support/tickets`
struct ListTickets: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/support/tickets", id: "listTickets", summary: "One's own tickets, newest first",
        tag: SupportRoutes.tickets, access: .anyAuthenticated, isOpenWhenRestricted: true)

    struct Query: FieldDecodable {
        let page: PageQuery
        let status: TicketStatus?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            status = fields.optional("status", .choice(TicketStatus.self).described("Only those that stand so"))
        }
    }

    let desk: CustomerDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<TicketView>> {
        let owner = try call.caller.userID
        let (limit, list) = (call.query.page.limit, "tickets:\(owner)")
        let after = try call.query.page.position(cursors, list: list).flatMap(TicketID.init)
        let rows = try await desk.list(of: owner, status: call.query.status, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map({ TicketView($0) }), limit: limit) { cursors.encode("\($0.ticket.id)", list: list) })
    }
}
