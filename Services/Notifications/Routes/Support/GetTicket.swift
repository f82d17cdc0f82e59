import Authentication
import HTTPKit
import NotificationsDomain

/// `GET /support/tickets/{id}`
struct GetTicket: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/support/tickets/{id}", id: "getTicket", summary: "One of one's own tickets",
        tag: SupportRoutes.tickets, access: .anyAuthenticated, isOpenWhenRestricted: true)

    typealias Path = TicketPath

    let desk: CustomerDesk

    func handle(_ call: Call<Self>) async throws -> Reply<TicketView> {
        .ok(TicketView(try await desk.find(call.path.id, of: call.caller.userID)))
    }
}
