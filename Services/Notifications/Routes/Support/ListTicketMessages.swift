import Authentication
import HTTPKit
import NotificationsDomain
import Primitives

/// `GET /support/tickets/{id}/messages`
struct ListTicketMessages: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/support/tickets/{id}/messages", id: "listTicketMessages",
        summary: "What was said in a ticket, newest first", tag: SupportRoutes.tickets, access: .anyAuthenticated,
        isOpenWhenRestricted: true)

    typealias Path = TicketPath
    typealias Query = PageQuery

    let desk: CustomerDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<TicketMessageView>> {
        let (limit, list) = (call.query.limit, "messages:\(call.path.id)")
        let after = try call.query.position(cursors, list: list).flatMap(UniqueID.init)
        let rows = try await desk.messages(
            of: call.path.id, call.caller.userID, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map(TicketMessageView.init), limit: limit) { cursors.encode("\($0.message.id)", list: list) })
    }
}
