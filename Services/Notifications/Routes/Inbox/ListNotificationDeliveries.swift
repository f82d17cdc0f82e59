import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// One way by which an entry went, or why it did not.
struct NotificationDeliveryView: FieldEncodable {
    let record: DeliveryRecord

    static let example = NotificationDeliveryView(
        record: DeliveryRecord(
            id: .example, noticeID: .example, userID: .init(.example), event: "transfer.received", channel: .email,
            status: .scheduled, reason: nil, notBefore: .example, sentAt: nil, attempts: 0, nextAttemptAt: .example,
            error: nil, createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("channel", record.channel)
        out.field("status", record.status)
        out.optional("reason", record.reason)
        out.optional("not_before", record.notBefore)
        out.optional("sent_at", record.sentAt)
        out.field("attempts", record.attempts)
    }
}

/// `GET /notifications/{id}/deliveries`
struct ListNotificationDeliveries: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/{id}/deliveries", id: "listNotificationDeliveries",
        summary: "By which channels an entry went, and why not by the others", tag: "Notifications",
        access: .authenticated(scope: .notificationsRead), problems: [.notFound, .badCursor])

    typealias Path = NotificationPath

    struct Query: FieldDecodable {
        let page: TableQuery

        init(_ fields: inout Fields) { page = TableQuery(&fields) }
    }

    let inbox: InboxStore
    let deliveries: DeliveryStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<NotificationDeliveryView>> {
        let user = try call.caller.userID
        guard try await inbox.find(call.path.id, of: user, now: call.receivedAt) != nil else {
            throw NotificationsError.notFound
        }
        let records = try await deliveries.list(of: call.path.id)
        return .ok(
            try call.query.page.page(
                records.map(NotificationDeliveryView.init), cursors, list: "deliveries of \(call.path.id)"
            ) { $0.record.id.description })
    }
}
