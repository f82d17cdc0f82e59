import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `PUT /notifications/alerts/{id}/dismiss`
struct DismissAlert: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/notifications/alerts/{id}/dismiss", id: "dismissAlert", summary: "Say that an alert was seen to",
        tag: "Notifications", access: .authenticated(scope: .notificationsWrite), right: .own, problems: [.notFound])

    typealias Path = NotificationPath

    let inbox: InboxStore

    func handle(_ call: Call<Self>) async throws -> Reply<NotificationView> {
        let user = try call.caller.userID
        guard let entry = try await inbox.dismiss(call.path.id, of: user, now: call.receivedAt) else {
            throw NotificationsError.notFound
        }
        return .ok(NotificationView(entry))
    }
}
