import HTTPKit
import Messaging
import Outbox
import PostgresAccess

extension ServiceContext {
    /// Traces go through the outbox; a process without one tells the broker at once. One that has neither is no part of
    /// the suite.
    var auditing: Auditing? {
        guard let write = auditWriter else { return nil }
        return Auditing(
            slug: slug, ids: ids, clock: clock, logger: logger, isStrict: mode == .test, write: write)
    }

    private var auditWriter: (@Sendable (OutboxEvent) async throws -> Void)? {
        if let client = madePostgres {
            return { [outboxSignal] event in
                try await client.execute(Outbox.append([event]))
                outboxSignal.raise()
            }
        }
        guard let broker = madeBroker else { return nil }
        return { event in
            try await broker.publish([
                .event(
                    event.type, id: event.id, body: event.data, aggregateID: event.aggregateID,
                    occurredAt: event.occurredAt, traceparent: event.traceparent)
            ])
        }
    }
}
