import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `POST /webhooks/endpoints/{id}/test`: an event with `test: true`, whatever the endpoint asked for.
struct TestWebhookEndpoint: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/webhooks/endpoints/{id}/test", id: "testWebhookEndpoint",
        summary: "Send an event to see whether it arrives", tag: WebhookRoutes.tag,
        access: .authenticated(scope: .webhooksWrite), right: .own, idempotency: .optional, success: 202,
        problems: [.notFound, .unknownEvent, .endpointNotActive])

    typealias Path = WebhookEndpointPath

    struct Body: FieldDecodable {
        let type: String

        init(_ fields: inout Fields) {
            type = fields.optional("type", .line(1...100).example("webhook.test")) ?? WebhookEventTypes.EventType.test
        }
    }

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<WebhookDeliveryView> {
        let owner = try call.caller.userID
        guard let type = webhooks.types[call.body.type] else { throw WebhookError.unknownEvent(call.body.type) }
        let reply = try await idempotent(call, webhooks.transactions) { transaction in
            let endpoint = try await webhooks.endpoints.lock(call.path.id, of: owner, in: transaction)
            guard endpoint.status == .active else { throw WebhookError.endpointNotActive }
            let id = try await webhooks.intake.test(type, of: endpoint, in: transaction)
            AuditTrail.resource(id)
            let row = try await webhooks.deliveries.find(id, in: transaction)
            return Reply<WebhookDeliveryView>.accepted(WebhookDeliveryView(row))
        }
        webhooks.intake.wake()
        return reply
    }
}
