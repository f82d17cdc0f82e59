import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `GET /webhooks/endpoints/{id}`
struct GetWebhookEndpoint: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/webhooks/endpoints/{id}", id: "getWebhookEndpoint", summary: "One of one's own endpoints",
        tag: WebhookRoutes.tag, access: .authenticated(scope: .webhooksRead), problems: [.notFound])

    typealias Path = WebhookEndpointPath

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<WebhookEndpointView> {
        let row = try await webhooks.endpoints.find(call.path.id, of: call.caller.userID, now: call.receivedAt)
        guard let row else { throw WebhookError.notFound }
        return .ok(WebhookEndpointView(row: row))
    }
}
