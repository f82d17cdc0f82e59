import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /admin/notifications/suppressions`
struct ListSuppressions: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/notifications/suppressions", id: "listSuppressions",
        summary: "Addresses that nothing is sent to, newest first", tag: "Notifications (operators)",
        access: .roles([.operator, .support], scope: .opsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let channel: AddressChannel?
        let address: String?
        let reason: SuppressionReason?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            channel = fields.optional("channel", .choice(AddressChannel.self).described("Only those of this channel"))
            address = fields.optional("address", .text(1...4_096).described("Only this one"))
            reason = fields.optional("reason", .suppressionReason.described("Only those for this reason"))
        }
    }

    let parts: MailParts

    private static let list = "suppressions"

    func handle(_ call: Call<Self>) async throws -> Reply<Page<SuppressionView>> {
        let query = call.query
        let after = try query.page.position(parts.cursors, list: Self.list).flatMap { UniqueID($0) }
        let rows = try await parts.suppressions.list(
            channel: query.channel?.channel, address: query.address, reason: query.reason, after: after,
            limit: query.page.limit + 1)
        return .ok(
            Page(rows.map(SuppressionView.init), limit: query.page.limit) {
                parts.cursors.encode("\($0.suppression.id)", list: Self.list)
            })
    }
}
