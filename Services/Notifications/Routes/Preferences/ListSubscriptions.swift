import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /notifications/subscriptions`
struct ListSubscriptions: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/subscriptions", id: "listSubscriptions",
        summary: "What the caller asked of single events", tag: "Preferences",
        access: .authenticated(scope: .notificationsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: TableQuery

        init(_ fields: inout Fields) { page = TableQuery(&fields) }
    }

    let subscriptions: SubscriptionStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<SubscriptionView>> {
        let all = try await subscriptions.all(of: try call.caller.userID)
        return .ok(
            try call.query.page.page(all.map(SubscriptionView.init), cursors, list: "subscriptions") {
                $0.subscription.event
            })
    }
}
