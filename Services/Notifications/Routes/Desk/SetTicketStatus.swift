import HTTPKit
import JSONKit
import NotificationsDomain

/// `POST /admin/support/tickets/{id}/status`
struct SetTicketStatus: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/support/tickets/{id}/status", id: "setTicketStatus",
        summary: "Say how a ticket stands; it is closed by its customer or by time", tag: DeskRoutes.tickets,
        access: DeskRoutes.staff, right: .act, problems: [.ticketClosed, .conflict])

    typealias Path = TicketPath

    struct Body: FieldDecodable {
        let status: TicketStatus

        init(_ fields: inout Fields) {
            status = fields.required("status", .choice(TicketStatus.self))
        }
    }

    static let bodyExample: String? = #"{"status":"resolved"}"#

    let desk: AgentDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DeskTicketView> {
        try await transactions.run { transaction in
            let record = try await desk.setStatus(
                call.body.status, of: call.path.id, at: call.receivedAt, in: transaction)
            return .ok(DeskTicketView(record.ticket))
        }
    }
}
