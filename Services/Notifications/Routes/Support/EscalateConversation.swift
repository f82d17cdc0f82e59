import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /support/assistant/{id}/escalate`
struct EscalateConversation: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/support/assistant/{id}/escalate", id: "escalateConversation",
        summary: "Make a ticket of a conversation with the assistant", tag: AssistantRoutes.assistant,
        access: .anyAuthenticated, right: .own, idempotency: .required, success: 201, isOpenWhenRestricted: true)

    typealias Path = SupportPath

    struct Body: FieldDecodable {
        let subject: String?
        let category: TicketCategory?

        init(_ fields: inout Fields) {
            subject = fields.optional("subject", .line(1...200).personal)
            category = fields.optional("category", .choice(TicketCategory.self))
        }
    }

    let assistant: Assistant
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<TicketView> {
        let (user, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            .created(
                TicketView(
                    try await assistant.escalate(
                        call.path.id, subject: body.subject, category: body.category, by: user, at: call.receivedAt,
                        in: transaction)))
        }
    }
}
