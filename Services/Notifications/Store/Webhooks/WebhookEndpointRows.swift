import NotificationsDomain
import PostgresAccess
import Primitives

extension WebhookEndpoint {
    static let columns: SQL = """
        e.id, e.owner_id, e.url, e.events, e.description, e.signature, e.ordered, e.max_per_second, e.status,
        e.disabled_reason, e.failing_since, e.signed_in_by, e.created_at, e.updated_at
        """

    init(_ row: Row) throws(PostgresError) {
        let (
            id, owner, url, events, description, signature, isOrdered, maxPerSecond, status, reason, failing, signIn,
            at, then
        ) =
            try row.decode(
                WebhookEndpointID.self, UserID.self, String.self, [String].self, String?.self, String.self, Bool.self,
                Int?.self, String.self, String?.self, Timestamp?.self, UniqueID?.self, Timestamp.self, Timestamp.self)
        guard let signature = Signature(rawValue: signature), let status = Status(rawValue: status) else {
            throw PostgresError(.decoding, message: "webhook endpoint \(id) has a word that is not known")
        }
        self.init(
            id: id, owner: owner, url: url, events: events.map(EventPattern.init), description: description,
            signature: signature, isOrdered: isOrdered, maxPerSecond: maxPerSecond, status: status,
            disabledReason: reason.flatMap(DisabledReason.init), failingSince: failing, signedInBy: signIn,
            createdAt: at, updatedAt: then)
    }
}

/// What an endpoint's messages are signed with, as far as it may be shown.
struct WebhookSecretRow: Sendable {
    let id: WebhookSecretID
    let endpoint: WebhookEndpointID
    let signature: WebhookEndpoint.Signature
    /// Of ed25519.
    let publicKey: [UInt8]?
    let createdAt: Timestamp
    let expiresAt: Timestamp?
}

/// An endpoint with what lives of its secrets, newest first.
struct WebhookEndpointRow: Sendable {
    let endpoint: WebhookEndpoint
    let secrets: [WebhookSecretRow]
}
