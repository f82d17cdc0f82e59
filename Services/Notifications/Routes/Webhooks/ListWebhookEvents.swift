import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /webhooks/events`
struct ListWebhookEvents: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/webhooks/events", id: "listWebhookEvents",
        summary: "One's own events of the last 30 days, newest first", tag: WebhookRoutes.tag,
        access: .authenticated(scope: .webhooksRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let type: String?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            type = fields.optional("type", .text(1...100).described("Only of this kind"))
        }
    }

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<WebhookEventView>> {
        let before = try call.query.page.position(webhooks.cursors, list: "webhook-events")
            .flatMap(WebhookMessageID.init)
        let limit = call.query.page.limit
        let rows = try await webhooks.events.list(
            of: call.caller.userID, type: call.query.type, before: before, limit: limit + 1)
        return .ok(
            Page(rows.map(WebhookEventView.init), limit: limit) {
                webhooks.cursors.encode("\($0.row.id)", list: "webhook-events")
            })
    }
}
