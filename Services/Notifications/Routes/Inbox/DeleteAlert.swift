import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `DELETE /notifications/alerts/{id}`
struct DeleteAlert: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/notifications/alerts/{id}", id: "deleteAlert", summary: "Take an alert out of the inbox",
        tag: "Notifications", access: .authenticated(scope: .notificationsWrite), right: .own, success: 204,
        problems: [.notFound])

    typealias Path = NotificationPath

    let inbox: InboxStore

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard try await inbox.delete(call.path.id, of: try call.caller.userID, alertsOnly: true) else {
            throw NotificationsError.notFound
        }
        return .noContent
    }
}
