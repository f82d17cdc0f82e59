package import Logging
package import Messaging
package import PostgresAccess
package import Primitives
import ServiceLifecycle

/// Moves what lies in `<service>.parked` into the table, where it can be listed and replayed one by one.
package final class ParkedMessageArchiver: Service, Sendable {
    private let broker: MessageBroker
    private let client: PostgresClient
    private let queue: String
    private let clock: WallClock
    private let ids: IDGenerator
    private let logger: Logger

    package init(
        broker: MessageBroker, client: PostgresClient, service: String, clock: WallClock, ids: IDGenerator,
        logger: Logger
    ) {
        self.broker = broker
        self.client = client
        self.clock = clock
        self.ids = ids
        self.logger = logger
        queue = "\(service).parked"
    }

    /// Archives until graceful shutdown.
    package func run() async throws {
        try await broker.consume(queue: queue, prefetch: 100, deliversMalformed: true) { batch in
            do {
                try await self.archive(batch)
                return batch.map { _ in .ack }
            } catch {
                // Waits so as not to turn around what cannot be stored as fast as the broker sends it.
                self.logger.error("parked messages cannot be stored", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .seconds(1))
                return batch.map { _ in .requeue }
            }
        }
    }

    private func archive(_ batch: [IncomingMessage]) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            try await transaction.commit(after: batch.map { self.insert($0, now: now) })
        }
    }

    private func insert(_ message: IncomingMessage, now: Timestamp) -> SQL {
        let (parking, type) = (message.parking, Self.storable(message.type))
        let aggregate = message.aggregateID.map(Self.storable)
        let error = Self.storable(parking?.error ?? "rejected too often")
        return """
            insert into parked_messages as parked (
                id, message_id, queue, type, aggregate_id, sequence, occurred_at, traceparent, body, error, failed_at,
                parked_at
            ) values (
                \(ids.next()), \(message.messageID), \(Self.storable(parking?.queue ?? queue)), \(type), \(aggregate),
                \(message.sequence), \(message.occurredAt), \(message.traceparent.map(Self.storable)), \(message.body),
                \(error), \(parking?.failedAt ?? now), \(now)
            )
            on conflict (message_id, queue) do update
            set error = excluded.error, failed_at = excluded.failed_at, parked_at = excluded.parked_at,
                body = excluded.body, count = parked.count + 1
            """
    }

    /// What is malformed may hold a zero byte, which no text of the server can.
    private static func storable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value != 0 }))
    }
}
