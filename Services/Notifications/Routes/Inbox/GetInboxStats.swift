import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// How much there is of one type.
struct TypeCountView: FieldEncodable {
    let unread: Int
    let total: Int

    static let example = TypeCountView(unread: 1, total: 3)

    func encode(to out: inout JSONWriter) {
        out.field("unread", unread)
        out.field("total", total)
    }
}

/// By the names of types.
struct TypeCounts: FieldValue {
    let counts: [(type: String, count: TypeCountView)]

    static var fieldSchema: JSONSchema { .map(of: TypeCountView.fieldSchema) }

    func write(to out: inout JSONWriter) {
        JSONValue.object(counts.map { JSONMember($0.type, JSON.value($0.count)) }).write(to: &out)
    }
}

struct InboxStatsView: FieldEncodable {
    let counts: InboxCounts

    static let example = InboxStatsView(
        counts: InboxCounts(unread: 1, total: 3, byType: [("transfer", 1, 3)], latestSeq: 42))

    func encode(to out: inout JSONWriter) {
        out.field("unread", counts.unread)
        out.field("total", counts.total)
        out.field(
            "by_type",
            TypeCounts(counts: counts.byType.map { ($0.type, TypeCountView(unread: $0.unread, total: $0.total)) }))
        out.field("latest_seq", counts.latestSeq)
    }
}

/// `GET /notifications/stats`
struct GetInboxStats: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/stats", id: "getInboxStats", summary: "How much is in the caller's inbox",
        tag: "Notifications", access: .authenticated(scope: .notificationsRead))

    let inbox: InboxStore

    func handle(_ call: Call<Self>) async throws -> Reply<InboxStatsView> {
        .ok(InboxStatsView(counts: try await inbox.counts(of: try call.caller.userID, now: call.receivedAt)))
    }
}
