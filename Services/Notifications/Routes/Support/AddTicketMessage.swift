import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /support/tickets/{id}/messages`: it also opens again what was resolved, or closed not long ago.
struct AddTicketMessage: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/support/tickets/{id}/messages", id: "addTicketMessage", summary: "Write in a ticket",
        tag: SupportRoutes.tickets, access: .anyAuthenticated, right: .own, idempotency: .required, success: 201,
        problems: [.ticketClosed], isOpenWhenRestricted: true)

    typealias Path = TicketPath

    struct Body: FieldDecodable {
        let text: String
        let attachments: [UniqueID]

        init(_ fields: inout Fields) {
            text = fields.required("text", .ticketText)
            attachments = fields.optional("attachment_ids", .attachmentIDs) ?? []
        }
    }

    static let bodyExample: String? = #"{"text":"It has still not come."}"#

    let desk: CustomerDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<TicketMessageView> {
        let (owner, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            .created(
                TicketMessageView(
                    try await desk.write(
                        body.text, attachments: body.attachments, to: call.path.id, by: owner, at: call.receivedAt,
                        in: transaction)))
        }
    }
}
