import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /admin/support/tickets/{id}/assign`
struct AssignTicket: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/support/tickets/{id}/assign", id: "assignTicket",
        summary: "Give a ticket to an agent, or take it", tag: DeskRoutes.tickets,
        access: DeskRoutes.staff, right: .act,
        problems: [.ticketClosed, .conflict])

    typealias Path = TicketPath

    struct Body: FieldDecodable {
        let agent: UserID

        init(_ fields: inout Fields) {
            agent = fields.required("agent_id", .id(UserID.self))
        }
    }

    let desk: AgentDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DeskTicketView> {
        let caller = try call.caller.userID
        return try await transactions.run { transaction in
            let record = try await desk.assign(
                call.path.id, to: call.body.agent, by: caller, at: call.receivedAt, in: transaction)
            return .ok(DeskTicketView(record.ticket))
        }
    }
}
