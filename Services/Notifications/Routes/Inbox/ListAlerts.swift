import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /notifications/alerts`
struct ListAlerts: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/alerts", id: "listAlerts",
        summary: "What asks the caller to look at something, newest first", tag: "Notifications",
        access: .authenticated(scope: .notificationsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let dismissed: Bool?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            dismissed = fields.optional("dismissed", .bool.described("Only those dismissed, or only the others"))
        }
    }

    let inbox: InboxStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<NotificationView>> {
        let before = try call.query.page.position(cursors, list: "alerts").flatMap(Int64.init)
        let limit = call.query.page.limit
        var filter = InboxFilter()
        filter.alertsOnly = true
        filter.dismissed = call.query.dismissed
        let entries = try await inbox.list(
            of: try call.caller.userID, filter, before: before, limit: limit + 1, now: call.receivedAt)
        return .ok(
            Page(entries.map(NotificationView.init), limit: limit) {
                cursors.encode("\($0.entry.seq)", list: "alerts")
            })
    }
}
