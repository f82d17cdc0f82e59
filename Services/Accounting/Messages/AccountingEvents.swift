import Contracts
import JSONKit
import Outbox
import Primitives

/// What accounting tells the others. All of it is about the one journal, so it keeps its order.
enum AccountingEvents {
    static func event<Contract: EventContract>(_ contract: Contract, id: UniqueID, at time: Timestamp) -> OutboxEvent {
        OutboxEvent(
            type: Contract.type, aggregateID: "journal", data: JSON.encode(contract), id: id, occurredAt: time,
            traceparent: TraceContext.current?.traceparent)
    }
}
