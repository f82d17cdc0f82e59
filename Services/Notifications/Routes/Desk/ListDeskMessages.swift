import HTTPKit
import NotificationsDomain
import Primitives

/// `GET /admin/support/tickets/{id}/messages`
struct ListDeskMessages: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/tickets/{id}/messages", id: "listDeskMessages",
        summary: "What was said in a ticket, also among agents, newest first", tag: DeskRoutes.tickets,
        access: DeskRoutes.staff)

    typealias Path = TicketPath
    typealias Query = PageQuery

    let desk: AgentDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<DeskMessageView>> {
        let (limit, list) = (call.query.limit, "desk-messages:\(call.path.id)")
        let after = try call.query.position(cursors, list: list).flatMap(UniqueID.init)
        let rows = try await desk.messages(of: call.path.id, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map { DeskMessageView($0) }, limit: limit) { cursors.encode("\($0.message.id)", list: list) })
    }
}
