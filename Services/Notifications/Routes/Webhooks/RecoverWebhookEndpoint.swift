import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `POST /webhooks/endpoints/{id}/recover`: all that failed or is held of a span goes again.
struct RecoverWebhookEndpoint: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/webhooks/endpoints/{id}/recover", id: "recoverWebhookEndpoint",
        summary: "Send again what an endpoint has missed", tag: WebhookRoutes.tag,
        access: .authenticated(scope: .webhooksWrite), right: .own, idempotency: .required, success: 202,
        problems: [.notFound, .endpointNotActive])

    typealias Path = WebhookEndpointPath

    struct Body: FieldDecodable {
        let since: Timestamp
        let until: Timestamp?

        init(_ fields: inout Fields) {
            since = fields.required("since", .timestamp)
            until = fields.optional("until", .timestamp)
            if let until, until <= since { fields.refuse("until", .outOfRange, "must be later than since") }
        }
    }

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<RecoveredWebhooksView> {
        let owner = try call.caller.userID
        let reply = try await idempotent(call, webhooks.transactions) { transaction in
            let endpoint = try await webhooks.endpoints.lock(call.path.id, of: owner, in: transaction)
            guard endpoint.status == .active else { throw WebhookError.endpointNotActive }
            let count = try await webhooks.deliveries.recover(
                endpoint.id, since: call.body.since, until: call.body.until, now: call.receivedAt, in: transaction)
            AuditTrail.changed("count", from: nil, to: count)
            return Reply<RecoveredWebhooksView>.accepted(RecoveredWebhooksView(count: count))
        }
        webhooks.intake.wake()
        return reply
    }
}

struct RecoveredWebhooksView: FieldEncodable {
    let count: Int

    static let example = RecoveredWebhooksView(count: 12)

    func encode(to out: inout JSONWriter) { out.field("count", count) }
}
