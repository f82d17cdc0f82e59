import Contracts
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// What others are told of addresses that nothing goes to any more; the address itself stays here.
enum SuppressionEvents {
    static func event(_ suppression: Suppression, ids: IDGenerator) -> OutboxEvent {
        let event = AddressSuppressed(
            suppressionID: suppression.id, userID: suppression.userID, channel: suppression.channel.rawValue,
            reason: suppression.reason.rawValue)
        return OutboxEvent(
            type: AddressSuppressed.type, aggregateID: suppression.id.description, data: JSON.encode(event),
            id: ids.next(), occurredAt: suppression.createdAt,
            traceparent: TraceContext.current?.traceparent)
    }
}
