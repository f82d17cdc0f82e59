import HTTPKit
import NotificationsDomain
import Primitives

/// `GET /admin/support/tickets/{id}`
struct GetDeskTicket: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/tickets/{id}", id: "getDeskTicket", summary: "A ticket, with what was promised",
        tag: DeskRoutes.tickets, access: DeskRoutes.staff)

    typealias Path = TicketPath

    let desk: AgentDesk
    let policies: SLAStore

    func handle(_ call: Call<Self>) async throws -> Reply<DeskTicketView> {
        let record = try await desk.find(call.path.id)
        let schedule = try await policies.policy().schedule(record.ticket.priority)
        let left = record.clock.left(at: call.receivedAt, by: schedule)
        return .ok(DeskTicketView(record.ticket, sla: SLAView(clock: record.clock, left: left)))
    }
}
