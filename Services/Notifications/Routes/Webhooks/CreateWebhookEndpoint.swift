import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `POST /webhooks/endpoints`
struct CreateWebhookEndpoint: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/webhooks/endpoints", id: "createWebhookEndpoint",
        summary: "Add an endpoint for webhooks; what to check signatures with is shown once", tag: WebhookRoutes.tag,
        access: .authenticated(scope: .webhooksWrite), right: .own, requires: .proofAtTimes,
        idempotency: .required, success: 201,
        problems: [.urlNotAllowed, .unknownEvent, .tooManyEndpoints])

    struct Body: FieldDecodable {
        let url: String
        let events: [EventPattern]
        let description: String?
        let signature: WebhookEndpoint.Signature
        let isOrdered: Bool
        let maxPerSecond: Int?

        init(_ fields: inout Fields) {
            url = fields.required("url", .webhookURL)
            events = fields.required("events", .eventPatterns).eventPatterns
            description = fields.optional("description", .webhookDescription)
            signature = fields.optional("signature", .choice(WebhookEndpoint.Signature.self)) ?? .hmac
            isOrdered = fields.optional("ordered", .bool) ?? false
            maxPerSecond = fields.optional("max_per_second", .webhooksPerSecond)
        }
    }

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<WebhookEndpointView> {
        let body = call.body
        let owner = try call.caller.userID
        let signIn = try webhooks.signIn(call)
        try await webhooks.requireProof(call)
        try webhooks.types.check(body.events)
        try await webhooks.checkURL(body.url)
        let endpoint = WebhookEndpoint(
            id: webhooks.ids.next(), owner: owner, url: body.url, events: body.events, description: body.description,
            signature: body.signature, isOrdered: body.isOrdered, maxPerSecond: body.maxPerSecond, signedInBy: signIn,
            createdAt: call.receivedAt, updatedAt: call.receivedAt)
        return try await webhooks.sealed(call, owner) { transaction in
            try await webhooks.requireSignedIn(signIn, in: transaction)
            AuditTrail.resource(endpoint.id)
            try await webhooks.endpoints.insert(endpoint, in: transaction)
            let secret = try await webhooks.addSecret(
                to: endpoint, olderEnd: call.receivedAt, at: call.receivedAt, in: transaction)
            let living = try await webhooks.secrets.living(of: endpoint.id, now: call.receivedAt, in: transaction)
            return .created(
                WebhookEndpointView(row: WebhookEndpointRow(endpoint: endpoint, secrets: living), secret: secret.shown))
        }
    }
}
