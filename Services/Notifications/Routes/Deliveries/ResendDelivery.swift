import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

struct DeliveryPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
}

/// `POST /admin/notifications/deliveries/{id}/resend`: once more by the same channel, to the address of now.
struct ResendDelivery: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/notifications/deliveries/{id}/resend", id: "resendDelivery",
        summary: "Send something once more", tag: "Notifications (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .act, success: 202, problems: [.notFound, .conflict])

    typealias Path = DeliveryPath

    let deliveries: DeliveryStore
    let transactions: Transactions
    let ids: IDGenerator
    let wake: @Sendable () -> Void

    func handle(_ call: Call<Self>) async throws -> Reply<DeliveryView> {
        let record = try await transactions.run { transaction in
            try await deliveries.resend(call.path.id, as: ids.next(), now: call.receivedAt, in: transaction)
        }
        wake()
        return .accepted(DeliveryView(record: record))
    }
}
