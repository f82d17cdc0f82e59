import HTTPKit
import JSONKit
import NotificationsDomain

/// `POST /admin/support/tickets/{id}/priority`
struct SetTicketPriority: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/support/tickets/{id}/priority", id: "setTicketPriority",
        summary: "Change the priority; what was used of the old target counts for the new one", tag: DeskRoutes.tickets,
        access: DeskRoutes.staff, right: .act, problems: [.ticketClosed])

    typealias Path = TicketPath

    struct Body: FieldDecodable {
        let priority: Priority

        init(_ fields: inout Fields) {
            priority = fields.required("priority", .choice(Priority.self))
        }
    }

    let desk: AgentDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DeskTicketView> {
        try await transactions.run { transaction in
            let record = try await desk.setPriority(
                call.body.priority, of: call.path.id, at: call.receivedAt, in: transaction)
            return .ok(DeskTicketView(record.ticket))
        }
    }
}
