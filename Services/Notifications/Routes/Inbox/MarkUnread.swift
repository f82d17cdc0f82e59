import Authentication
import HTTPKit
import JSONKit
import Primitives

/// `POST /notifications/mark-unread`
struct MarkUnread: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/notifications/mark-unread", id: "markNotificationsUnread", summary: "Mark entries as unread",
        tag: "Notifications", access: .authenticated(scope: .notificationsWrite), right: .own)

    typealias Body = MarkBody

    static var bodyExample: String? { #"{"up_to_seq": 42}"# }

    let inbox: InboxStore

    func handle(_ call: Call<Self>) async throws -> Reply<MarkedView> {
        let (updated, unread) = try await inbox.mark(
            read: false, call.body.range, of: try call.caller.userID, now: call.receivedAt)
        return .ok(MarkedView(updated: updated, unread: unread))
    }
}
