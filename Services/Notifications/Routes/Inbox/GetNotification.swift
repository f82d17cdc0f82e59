import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// The id of an entry.
struct NotificationPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
}

/// `GET /notifications/{id}`
struct GetNotification: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/{id}", id: "getNotification", summary: "One entry of the caller's inbox",
        tag: "Notifications", access: .authenticated(scope: .notificationsRead), problems: [.notFound])

    typealias Path = NotificationPath

    let inbox: InboxStore

    func handle(_ call: Call<Self>) async throws -> Reply<NotificationView> {
        let user = try call.caller.userID
        guard let entry = try await inbox.find(call.path.id, of: user, now: call.receivedAt) else {
            throw NotificationsError.notFound
        }
        return .ok(NotificationView(entry))
    }
}
