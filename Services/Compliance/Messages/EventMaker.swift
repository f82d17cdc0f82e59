import Contracts
import JSONKit
import Outbox
import Primitives

/// Makes rows of the outbox. Events about one thing are told in the order of its changes.
struct EventMaker: Sendable {
    let ids: IDGenerator

    func make<Event: EventContract>(
        _ event: Event, about thing: some CustomStringConvertible, at now: Timestamp
    ) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: thing.description, data: JSON.encode(event), id: ids.next(),
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }
}
