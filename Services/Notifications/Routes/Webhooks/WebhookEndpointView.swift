import JSONKit
import NotificationsDomain
import Primitives

/// An endpoint as its owner sees it.
struct WebhookEndpointView: FieldEncodable {
    let row: WebhookEndpointRow
    /// When one was just made: it is never shown again.
    var secret: String?

    static let example = WebhookEndpointView(
        row: WebhookEndpointRow(
            endpoint: WebhookEndpoint(
                id: WebhookEndpointID(.example), owner: UserID(.example), url: "https://shop.example/florin",
                events: [EventPattern("deposit.*")], description: "Orders of the shop", signature: .hmac,
                isOrdered: false, maxPerSecond: nil, createdAt: .example, updatedAt: .example),
            secrets: [
                WebhookSecretRow(
                    id: WebhookSecretID(.example), endpoint: WebhookEndpointID(.example), signature: .hmac,
                    publicKey: nil, createdAt: .example, expiresAt: nil)
            ]), secret: nil)

    func encode(to out: inout JSONWriter) {
        let endpoint = row.endpoint
        out.field("id", endpoint.id)
        out.field("url", endpoint.url)
        out.field("events", endpoint.events)
        out.optional("description", endpoint.description)
        out.field("signature", endpoint.signature)
        out.field("ordered", endpoint.isOrdered)
        out.optional("max_per_second", endpoint.maxPerSecond)
        out.field("status", endpoint.status)
        out.optional("disabled_reason", endpoint.disabledReason)
        out.optional("failing_since", endpoint.failingSince)
        out.field("secrets", row.secrets.map(WebhookSecretView.init))
        out.optional("public_key", row.secrets.first?.publicKey.map(WebhookKey.shown))
        out.field("created_at", endpoint.createdAt)
        out.field("updated_at", endpoint.updatedAt)
        out.optional("secret", secret)
    }
}

/// What an endpoint's messages are signed with, without what must not be shown again.
struct WebhookSecretView: FieldEncodable {
    let secret: WebhookSecretRow

    init(_ secret: WebhookSecretRow) { self.secret = secret }

    static let example = WebhookSecretView(
        WebhookSecretRow(
            id: WebhookSecretID(.example), endpoint: WebhookEndpointID(.example), signature: .hmac, publicKey: nil,
            createdAt: .example, expiresAt: nil))

    func encode(to out: inout JSONWriter) {
        out.field("id", secret.id)
        out.field("signature", secret.signature)
        out.optional("public_key", secret.publicKey.map(WebhookKey.shown))
        out.field("created_at", secret.createdAt)
        out.optional("expires_at", secret.expiresAt)
    }
}
