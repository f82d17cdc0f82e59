import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

struct AssistantGapView: FieldEncodable {
    let gap: AssistantGap

    static let schemaTitle = "AssistantGap"

    static let example = AssistantGapView(
        gap: AssistantGap(question: "Do you sell gold?", count: 3, lastAskedAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("question", gap.question)
        out.field("count", gap.count)
        out.field("last_asked_at", gap.lastAskedAt)
    }
}

/// `GET /admin/support/assistant/gaps`
struct ListAssistantGaps: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/assistant/gaps", id: "listAssistantGaps",
        summary: "What was asked in the last 30 days and found no answer, or one that did not help, most asked first",
        tag: DeskRoutes.rules, access: DeskRoutes.staff)

    struct Query: FieldDecodable {
        let limit: Int

        init(_ fields: inout Fields) {
            limit = fields.optional("limit", .integer(1...100).described("At most so many, otherwise 20")) ?? 20
        }
    }

    private static let window = Duration.seconds(30 * 86_400)

    let store: AssistantStore

    func handle(_ call: Call<Self>) async throws -> Reply<Page<AssistantGapView>> {
        let gaps = try await store.gaps(since: call.receivedAt - Self.window, limit: call.query.limit)
        return .ok(Page(data: gaps.map(AssistantGapView.init), nextCursor: nil))
    }
}
