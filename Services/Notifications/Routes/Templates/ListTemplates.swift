import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /admin/notifications/templates`
struct ListTemplates: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/notifications/templates", id: "listTemplates",
        summary: "Templates that stand in the place of the program's own, newest first", tag: "Templates",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let event: String?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            event = fields.optional("event", .eventName.described("Only those of this event"))
        }
    }

    let templates: TemplateStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<TemplateView>> {
        let after = try call.query.page.position(cursors, list: "templates").flatMap { UniqueID($0) }
        let limit = call.query.page.limit
        let records = try await templates.list(event: call.query.event, after: after, limit: limit + 1)
        return .ok(
            Page(records.map(TemplateView.init), limit: limit) {
                cursors.encode("\($0.record.id)", list: "templates")
            })
    }
}
