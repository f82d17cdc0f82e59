import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /support/assistant`
struct AskAssistant: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/support/assistant", id: "askAssistant",
        summary: "Ask; the answer is in the words of its source, or a ticket is offered",
        tag: AssistantRoutes.assistant,
        access: .anyAuthenticated, right: .own, problems: [.conflict], isOpenWhenRestricted: true)

    struct Body: FieldDecodable {
        let question: String
        let conversation: UniqueID?
        let locale: String?

        init(_ fields: inout Fields) {
            question = fields.required("question", .lines(1...1_000).personal)
            conversation = fields.optional("conversation_id", .uuid)
            locale = fields.optional("locale", .language.described("Of the answer; otherwise en"))
        }
    }

    static let bodyExample: String? = #"{"question":"How do I top up?"}"#

    let assistant: Assistant
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<AssistantReplyView> {
        let (user, body) = (try call.caller.userID, call.body)
        // What must not be kept is not looked at either.
        let question = SecretMask.mask(body.question)
        let reply = try await assistant.find(question, locale: body.locale)
        return try await transactions.run { transaction in
            .ok(
                AssistantReplyView(
                    reply: try await assistant.keep(
                        reply, to: question, in: body.conversation, of: user, at: call.receivedAt, in: transaction)))
        }
    }
}
