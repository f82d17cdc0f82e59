import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /admin/notifications/deliveries`
struct ListDeliveries: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/notifications/deliveries", id: "listDeliveries",
        summary: "Deliveries of everybody, newest first", tag: "Notifications (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: DeliveryFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = DeliveryFilter(
                user: fields.optional("user_id", .id(UserID.self).described("Only those to this person")),
                status: fields.optional("status", .choice(DeliveryStatus.self).described("Only those that stand so")),
                channel: fields.optional("channel", .choice(Channel.self).described("Only those by this channel")))
        }
    }

    let deliveries: DeliveryStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<DeliveryView>> {
        let after = try call.query.page.position(cursors, list: "deliveries").flatMap { UniqueID($0) }
        let limit = call.query.page.limit
        let records = try await deliveries.list(call.query.filter, after: after, limit: limit + 1)
        return .ok(
            Page(records.map(DeliveryView.init), limit: limit) {
                cursors.encode("\($0.record.id)", list: "deliveries")
            })
    }
}
