import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `GET /webhooks/deliveries/{id}`
struct GetWebhookDelivery: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/webhooks/deliveries/{id}", id: "getWebhookDelivery",
        summary: "One delivery with all attempts", tag: WebhookRoutes.tag,
        access: .authenticated(scope: .webhooksRead), problems: [.notFound])

    typealias Path = WebhookDeliveryPath

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<WebhookDeliveryView> {
        guard let row = try await webhooks.deliveries.find(call.path.id, of: call.caller.userID) else {
            throw WebhookError.notFound
        }
        return .ok(WebhookDeliveryView(row))
    }
}
