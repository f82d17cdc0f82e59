import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `GET /webhooks/events/{id}`
struct GetWebhookEvent: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/webhooks/events/{id}", id: "getWebhookEvent", summary: "One of one's own events, as it was sent",
        tag: WebhookRoutes.tag, access: .authenticated(scope: .webhooksRead), problems: [.notFound])

    typealias Path = WebhookEventPath

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<WebhookEventView> {
        guard let row = try await webhooks.events.find(call.path.id, of: call.caller.userID) else {
            throw WebhookError.notFound
        }
        return .ok(WebhookEventView(row))
    }
}
