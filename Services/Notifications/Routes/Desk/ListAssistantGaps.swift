import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

struct AssistantGapView: FieldEncodable {
    let gap: AssistantGap

    static let schemaTitle = "AssistantGap"

    static let example = AssistantGapView(
        gap: AssistantGap(question: "Do you sell gold?", count: 3, lastAskedAt: .example, lastTurn: .example))

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

    typealias Query = PageQuery

    private static let window = Duration.seconds(30 * 86_400)

    let store: AssistantStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<AssistantGapView>> {
        let list = "assistant-gaps"
        let after = try call.query.position(cursors, list: list).flatMap(Self.place)
        let gaps = try await store.gaps(
            since: call.receivedAt - Self.window, after: after, limit: call.query.limit + 1)
        return .ok(
            Page(gaps.map(AssistantGapView.init), limit: call.query.limit) {
                cursors.encode("\($0.gap.count) \($0.gap.lastTurn)", list: list)
            })
    }

    private static func place(_ text: String) -> (count: Int, lastTurn: UniqueID)? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let count = Int(parts[0]), let turn = UniqueID(String(parts[1])) else { return nil }
        return (count, turn)
    }
}
