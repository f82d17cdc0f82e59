import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /admin/notifications/broadcasts`
struct ListBroadcasts: Endpoint {
    static let spec = EndpointSpec(
        .get, BroadcastRoutes.path(), id: "listBroadcasts", summary: "Broadcasts, newest first",
        tag: BroadcastRoutes.tag, access: BroadcastRoutes.reading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let status: Broadcast.Status?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            status = fields.optional("status", .choice(Broadcast.Status.self).described("Only those that stand so"))
        }
    }

    let parts: BroadcastParts

    private static let list = "broadcasts"

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BroadcastView>> {
        let page = call.query.page
        let after = try page.position(parts.cursors, list: Self.list).flatMap { UniqueID($0) }
        let records = try await parts.broadcasts.list(call.query.status, after: after, limit: page.limit + 1)
        let counts = try await parts.broadcasts.counts(of: records.map(\.id))
        return .ok(
            Page(records.map { BroadcastView(record: $0, counts: counts[$0.id] ?? [:]) }, limit: page.limit) {
                parts.cursors.encode("\($0.record.id)", list: Self.list)
            })
    }
}
