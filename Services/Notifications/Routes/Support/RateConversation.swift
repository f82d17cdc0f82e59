import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `POST /support/assistant/{id}/feedback`
struct RateConversation: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/support/assistant/{id}/feedback", id: "rateConversation",
        summary: "Say whether the assistant helped; said again, it replaces what was said",
        tag: AssistantRoutes.assistant,
        access: .anyAuthenticated, right: .own, success: 204, isOpenWhenRestricted: true)

    typealias Path = SupportPath

    struct Body: FieldDecodable {
        let helpful: Bool
        let comment: String?

        init(_ fields: inout Fields) {
            helpful = fields.required("helpful", .bool)
            comment = fields.optional("comment", .lines(1...2_000).personal)
        }
    }

    let store: AssistantStore
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let (user, body) = (try call.caller.userID, call.body)
        return try await transactions.run { transaction in
            _ = try await store.lock(call.path.id, of: user, in: transaction)
            try await store.note(
                helpful: body.helpful, body.comment.map(SecretMask.mask), on: call.path.id, in: transaction)
            return .noContent
        }
    }
}
