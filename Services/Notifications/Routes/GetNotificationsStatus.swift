import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// The status as staff see it.
struct NotificationsStatusView: FieldEncodable {
    let status: NotificationsStatus
    let now: Timestamp

    static let example = NotificationsStatusView(
        status: NotificationsStatus(installedAt: .example), now: .example + .seconds(86_400))

    func encode(to out: inout JSONWriter) {
        out.field("installed_at", status.installedAt)
        out.field("age_seconds", status.age(at: now).components.seconds)
    }
}

/// `GET /api/v1/notifications/status`
struct GetNotificationsStatus: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/status", id: "getNotificationsStatus",
        summary: "How long the service has been there",
        tag: "Notifications", access: .roles([.operator, .support, .auditor], scope: .opsRead))

    let store: NotificationsStore
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<NotificationsStatusView> {
        .ok(NotificationsStatusView(status: try await store.status(), now: clock.now()))
    }
}
