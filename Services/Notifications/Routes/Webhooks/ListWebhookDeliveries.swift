import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /webhooks/endpoints/{id}/deliveries`
struct ListWebhookDeliveries: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/webhooks/endpoints/{id}/deliveries", id: "listWebhookDeliveries",
        summary: "What went to an endpoint in the last 30 days, newest first", tag: WebhookRoutes.tag,
        access: .authenticated(scope: .webhooksRead), problems: [.notFound, .badCursor])

    typealias Path = WebhookEndpointPath

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: WebhookDeliveryFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = WebhookDeliveryFilter(
                status: fields.optional(
                    "status", .choice(WebhookDelivery.Status.self).described("Only those that stand so")),
                type: fields.optional("type", .text(1...100).described("Only of this kind of event")))
        }
    }

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<WebhookDeliveryView>> {
        let list = "webhook-deliveries-\(call.path.id)"
        let before = try call.query.page.position(webhooks.cursors, list: list).flatMap(WebhookDeliveryID.init)
        let endpoint = try await webhooks.endpoints.find(call.path.id, of: call.caller.userID, now: call.receivedAt)
        guard endpoint != nil else { throw WebhookError.notFound }
        let limit = call.query.page.limit
        let rows = try await webhooks.deliveries.list(
            of: call.path.id, call.query.filter, before: before, limit: limit + 1)
        return .ok(
            Page(rows.map(WebhookDeliveryView.init), limit: limit) {
                webhooks.cursors.encode("\($0.row.id)", list: list)
            })
    }
}
