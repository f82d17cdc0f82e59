import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `DELETE /webhooks/endpoints/{id}`: with its log, and what waits for it.
struct DeleteWebhookEndpoint: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/webhooks/endpoints/{id}", id: "deleteWebhookEndpoint",
        summary: "Remove an endpoint with its log", tag: WebhookRoutes.tag,
        access: .authenticated(scope: .webhooksWrite), right: .own, success: 204, problems: [.notFound])

    typealias Path = WebhookEndpointPath

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard try await webhooks.endpoints.delete(call.path.id, of: call.caller.userID) else {
            throw WebhookError.notFound
        }
        return .noContent
    }
}
