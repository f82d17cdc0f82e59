import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `POST /webhooks/endpoints/{id}/secrets`: the older ones go on for a while, so that a receiver can learn the new one
/// without losing a message.
struct AddWebhookSecret: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/webhooks/endpoints/{id}/secrets", id: "addWebhookSecret",
        summary: "Sign with a new secret; the older ones end after a grace", tag: WebhookRoutes.tag,
        access: .authenticated(scope: .webhooksWrite), right: .own, requires: .proofAtTimes,
        idempotency: .required, success: 201,
        problems: [.notFound])

    typealias Path = WebhookEndpointPath

    struct Body: FieldDecodable {
        let grace: Duration

        init(_ fields: inout Fields) {
            let seconds = fields.optional(
                "grace_seconds", .integer(0...604_800).described("The older ones go on for so long; otherwise a day"))
            grace = .seconds(seconds ?? 86_400)
        }
    }

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<NewWebhookSecretView> {
        let owner = try call.caller.userID
        let now = call.receivedAt
        try await webhooks.requireProof(call)
        return try await webhooks.sealed(call, owner) { transaction in
            let endpoint = try await webhooks.endpoints.lock(call.path.id, of: owner, in: transaction)
            let secret = try await webhooks.addSecret(
                to: endpoint, olderEnd: now + call.body.grace, at: now, in: transaction)
            AuditTrail.changed("secret_id", from: nil, to: secret.id)
            return .created(NewWebhookSecretView(id: secret.id, secret: secret.shown))
        }
    }
}

struct NewWebhookSecretView: FieldEncodable {
    let id: WebhookSecretID
    /// Nil in a repetition from another session or API key.
    let secret: String?

    static let example = NewWebhookSecretView(
        id: WebhookSecretID(.example), secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.optional("secret", secret)
    }
}
