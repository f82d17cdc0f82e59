import Contracts
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// What becomes known of an endpoint: to its owner, and to other services.
struct WebhookNews: Sendable {
    /// Tells people, in the transaction.
    let tell: @Sendable (Notice, PostgresTransaction) async throws -> Void
    let ids: IDGenerator

    func disabled(_ endpoint: WebhookEndpoint, at now: Timestamp, in transaction: PostgresTransaction) async throws {
        try await tell(Self.notice(endpoint, at: now), transaction)
        try await transaction.execute(Outbox.append([Self.event(endpoint, id: ids.next(), at: now)]))
    }

    /// Its owner is told that it is disabled.
    static func notice(_ endpoint: WebhookEndpoint, at now: Timestamp) -> Notice {
        Notice(
            event: "webhook.endpoint_disabled",
            key: "webhook.endpoint_disabled:\(endpoint.id):\(now.millisecondsSince1970)",
            recipient: .user(endpoint.owner),
            variables: [
                JSONMember("url", .string(endpoint.url)),
                JSONMember("reason", .string(endpoint.disabledReason?.rawValue ?? "")),
            ],
            subject: NoticeSubject(kind: "webhook_endpoint", id: endpoint.id.description), at: now)
    }

    /// Other services are.
    static func event(_ endpoint: WebhookEndpoint, id: UniqueID, at now: Timestamp) -> OutboxEvent {
        let event = WebhookEndpointDisabled(
            endpointID: endpoint.id.rawValue, ownerID: endpoint.owner, url: endpoint.url,
            reason: endpoint.disabledReason?.rawValue ?? "", at: now)
        return OutboxEvent(
            type: WebhookEndpointDisabled.type, aggregateID: endpoint.id.description, data: JSON.encode(event), id: id,
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }

    func failing(
        _ endpoint: WebhookEndpoint, since: Timestamp, error: String, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        try await tell(
            Notice(
                event: "webhook.endpoint_failing",
                key: "webhook.endpoint_failing:\(endpoint.id):\(since.millisecondsSince1970)",
                recipient: .user(endpoint.owner),
                variables: [
                    JSONMember("url", .string(endpoint.url)), JSONMember("since", JSON.value(since)),
                    JSONMember("error", .string(error)),
                ],
                subject: NoticeSubject(kind: "webhook_endpoint", id: endpoint.id.description), at: now), transaction)
    }
}
