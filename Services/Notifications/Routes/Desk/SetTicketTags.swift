import HTTPKit
import JSONKit
import NotificationsDomain

/// `POST /admin/support/tickets/{id}/tags`
struct SetTicketTags: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/support/tickets/{id}/tags", id: "setTicketTags",
        summary: "Say anew which tags a ticket has",
        tag: DeskRoutes.tickets, access: DeskRoutes.staff, right: .act)

    typealias Path = TicketPath

    struct Body: FieldDecodable {
        let tags: [String]

        init(_ fields: inout Fields) {
            let given = fields.required("tags", .array(.pathName(1...40, example: "sepa"), 0...20))
            tags = Array(Set(given)).sorted()
        }
    }

    let desk: AgentDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DeskTicketView> {
        try await transactions.run { transaction in
            let record = try await desk.setTags(
                call.body.tags, of: call.path.id, at: call.receivedAt, in: transaction)
            return .ok(DeskTicketView(record.ticket))
        }
    }
}
