import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `PATCH /webhooks/endpoints/{id}`. What is not active holds its messages; made active again it gets them, and starts
/// with a clean slate.
struct UpdateWebhookEndpoint: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/webhooks/endpoints/{id}", id: "updateWebhookEndpoint",
        summary: "Change an endpoint, pause it or take it up again", tag: WebhookRoutes.tag,
        access: .authenticated(scope: .webhooksWrite), right: .own, requires: .proofAtTimes,
        problems: [.notFound, .urlNotAllowed, .unknownEvent])

    typealias Path = WebhookEndpointPath

    struct Body: FieldDecodable {
        /// What its owner may set: disabled is what we make it.
        enum Status: String, CaseIterable {
            case active, paused
        }

        let url: String?
        let events: [EventPattern]?
        let description: FieldChange<String>
        let signature: WebhookEndpoint.Signature?
        let isOrdered: Bool?
        let maxPerSecond: FieldChange<Int>
        let status: Status?

        init(_ fields: inout Fields) {
            url = fields.optional("url", .webhookURL)
            events = fields.optional("events", .eventPatterns)?.eventPatterns
            description = fields.change("description", .webhookDescription)
            signature = fields.optional("signature", .choice(WebhookEndpoint.Signature.self))
            isOrdered = fields.optional("ordered", .bool)
            maxPerSecond = fields.change("max_per_second", .webhooksPerSecond)
            status = fields.optional("status", .choice(Status.self))
        }
    }

    /// Older secrets of another kind go on for so long, as after a change of secrets.
    private static let grace: Duration = .seconds(86_400)

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<WebhookEndpointView> {
        let body = call.body
        let owner = try call.caller.userID
        let now = call.receivedAt
        // An endpoint that is not the caller's is none, whatever else is wrong.
        guard let found = try await webhooks.endpoints.find(call.path.id, of: owner, now: now)?.endpoint else {
            throw WebhookError.notFound
        }
        let signIn = try webhooks.signIn(call)
        let isProven = Self.needsProof(body, found)
        if isProven { try await webhooks.requireProof(call) }
        if let events = body.events { try webhooks.types.check(events) }
        if let url = body.url { try await webhooks.checkURL(url) }
        let view = try await webhooks.transactions.run { transaction in
            let before = try await webhooks.endpoints.lock(call.path.id, of: owner, in: transaction)
            var endpoint = before
            if Self.needsProof(body, before) {
                // Changed by somebody else since we looked.
                guard isProven else { throw Problem.stepUpRequired }
                try await webhooks.requireSignedIn(signIn, in: transaction)
                endpoint.signedInBy = signIn
            }
            Self.apply(body, to: &endpoint, now: now)
            AuditTrail.changed("status", from: before.status.rawValue, to: endpoint.status.rawValue)
            try await webhooks.endpoints.update(endpoint, from: before, now: now, in: transaction)
            var secret: String?
            if before.signature != endpoint.signature {
                secret = try await webhooks.addSecret(
                    to: endpoint, olderEnd: now + Self.grace, at: now, in: transaction
                ).shown
            }
            let living = try await webhooks.secrets.living(of: endpoint.id, now: now, in: transaction)
            return WebhookEndpointView(row: WebhookEndpointRow(endpoint: endpoint, secrets: living), secret: secret)
        }
        return .ok(view)
    }

    /// Whether messages go elsewhere afterwards, or again where somebody said who is not signed in any more, or are
    /// signed with a new secret.
    private static func needsProof(_ body: Body, _ endpoint: WebhookEndpoint) -> Bool {
        body.url.map { $0 != endpoint.url } ?? false || body.signature.map { $0 != endpoint.signature } ?? false
            || body.status != nil && endpoint.disabledReason == .signInEnded
    }

    private static func apply(_ body: Body, to endpoint: inout WebhookEndpoint, now: Timestamp) {
        endpoint.url = body.url ?? endpoint.url
        endpoint.events = body.events ?? endpoint.events
        endpoint.description = body.description.applied(to: endpoint.description)
        endpoint.signature = body.signature ?? endpoint.signature
        endpoint.isOrdered = body.isOrdered ?? endpoint.isOrdered
        endpoint.maxPerSecond = body.maxPerSecond.applied(to: endpoint.maxPerSecond)
        endpoint.updatedAt = now
        switch body.status {
        case .active where endpoint.status != .active:
            endpoint.status = .active
            endpoint.disabledReason = nil
            endpoint.failingSince = nil
        case .paused:
            endpoint.status = .paused
            endpoint.disabledReason = nil
        case .active, nil: break
        }
    }
}
