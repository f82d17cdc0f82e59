import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `POST /admin/support/tickets/{id}/escalate`
struct EscalateTicket: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/support/tickets/{id}/escalate", id: "escalateTicket",
        summary: "Ask for more attention: the next level, with a note of why", tag: DeskRoutes.tickets,
        access: DeskRoutes.staff, right: .act, problems: [.ticketClosed])

    typealias Path = TicketPath

    struct Body: FieldDecodable {
        let reason: String

        init(_ fields: inout Fields) {
            reason = fields.required("reason", .lines(1...1_000))
        }
    }

    static let bodyExample: String? = #"{"reason":"the bank does not answer"}"#

    let desk: AgentDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DeskTicketView> {
        let agent = try call.caller.userID
        return try await transactions.run { transaction in
            let record = try await desk.escalate(
                call.path.id, reason: call.body.reason, by: agent, at: call.receivedAt, in: transaction)
            return .ok(DeskTicketView(record.ticket))
        }
    }
}
