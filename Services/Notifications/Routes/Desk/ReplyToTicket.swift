import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /admin/support/tickets/{id}/messages`
struct ReplyToTicket: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/support/tickets/{id}/messages", id: "replyToTicket",
        summary: "Answer a customer, or leave a note among agents", tag: DeskRoutes.tickets, access: DeskRoutes.staff,
        right: .act, idempotency: .required, success: 201, problems: [.ticketClosed, .ticketChanged, .conflict])

    typealias Path = TicketPath

    struct Body: FieldDecodable {
        let reply: AgentReply

        init(_ fields: inout Fields) {
            let text = fields.optional("text", .ticketText)
            let macro = fields.optional("macro_id", .uuid.described("Its words come first"))
            reply = AgentReply(
                text: text, isInternal: fields.optional("internal", .bool) ?? false, macro: macro,
                expectedVersion: fields.optional(
                    "expected_version",
                    .integer(1...Int(Int32.max))
                        .described("The version that was read; 409 if an agent has answered since")),
                attachments: fields.optional("attachment_ids", .attachmentIDs) ?? [])
            if !fields.has("text"), !fields.has("macro_id") {
                fields.refuse("text", .missing, "is required where no macro is named")
            }
        }
    }

    static let bodyExample: String? = #"{"text":"We have asked the bank.","expected_version":1}"#

    let desk: AgentDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DeskMessageView> {
        let agent = try call.caller.userID
        return try await idempotent(call, transactions) { transaction in
            let (ticket, message) = try await desk.reply(
                call.body.reply, to: call.path.id, by: agent, at: call.receivedAt, in: transaction)
            return .created(DeskMessageView(message, version: ticket.version))
        }
    }
}
