import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /notifications`
struct ListNotifications: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications", id: "listNotifications", summary: "The caller's inbox, newest first",
        tag: "Notifications", access: .authenticated(scope: .notificationsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: InboxFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = InboxFilter()
            filter.unread = fields.optional("unread", .bool.described("Only those not read yet, or only the read ones"))
            filter.type = fields.optional("type", .choice(NotificationType.self).described("Only those of this type"))
            filter.priority = fields.optional("priority", .choice(Priority.self).described("Only those so urgent"))
            self.filter = filter
        }
    }

    let inbox: InboxStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<NotificationView>> {
        let before = try call.query.page.position(cursors, list: "notifications").flatMap(Int64.init)
        let limit = call.query.page.limit
        let entries = try await inbox.list(
            of: try call.caller.userID, call.query.filter, before: before, limit: limit + 1, now: call.receivedAt)
        return .ok(
            Page(entries.map(NotificationView.init), limit: limit) {
                cursors.encode("\($0.entry.seq)", list: "notifications")
            })
    }
}
