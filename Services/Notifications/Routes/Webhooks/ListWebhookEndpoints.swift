import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /webhooks/endpoints`
struct ListWebhookEndpoints: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/webhooks/endpoints", id: "listWebhookEndpoints", summary: "One's own endpoints, newest first",
        tag: WebhookRoutes.tag, access: .authenticated(scope: .webhooksRead), problems: [.badCursor])

    typealias Query = PageQuery

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<WebhookEndpointView>> {
        let before = try call.query.position(webhooks.cursors, list: "webhook-endpoints").flatMap(
            WebhookEndpointID.init)
        let rows = try await webhooks.endpoints.list(
            of: call.caller.userID, before: before, limit: call.query.limit + 1, now: call.receivedAt)
        return .ok(
            Page(rows.map { WebhookEndpointView(row: $0) }, limit: call.query.limit) {
                webhooks.cursors.encode("\($0.row.endpoint.id)", list: "webhook-endpoints")
            })
    }
}
