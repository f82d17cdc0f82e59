import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `POST /webhooks/deliveries/{id}/replay`: the same message under the same `webhook-id`, with all its attempts again.
struct ReplayWebhookDelivery: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/webhooks/deliveries/{id}/replay", id: "replayWebhookDelivery",
        summary: "Send a message again", tag: WebhookRoutes.tag, access: .authenticated(scope: .webhooksWrite),
        right: .own, idempotency: .required, success: 202, problems: [.notFound, .endpointNotActive])

    typealias Path = WebhookDeliveryPath

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<WebhookDeliveryView> {
        let owner = try call.caller.userID
        let reply = try await idempotent(call, webhooks.transactions) { transaction in
            let endpoint = try await webhooks.deliveries.lockEndpoint(of: call.path.id, owner: owner, in: transaction)
            guard endpoint.status == .active else { throw WebhookError.endpointNotActive }
            try await webhooks.deliveries.again(call.path.id, now: call.receivedAt, in: transaction)
            let row = try await webhooks.deliveries.find(call.path.id, in: transaction)
            return Reply<WebhookDeliveryView>.accepted(WebhookDeliveryView(row))
        }
        webhooks.intake.wake()
        return reply
    }
}
