package import Logging
package import Messaging
import Metrics
package import PostgresAccess
package import Primitives
import ServiceLifecycle

/// Applies the messages of a queue to the database, each exactly once in effect and in the order of the queue.
///
/// A batch is one transaction: inbox entries and effects of all its messages. When the server is away or ends the
/// transaction the batch is tried again here, with a growing pause, so order stays. When a message itself is the
/// trouble the batch is taken apart: each message gets a transaction of its own, the bad one is parked with its error,
/// and its neighbours go on. What a message does outside the transaction may be done twice.
package final class EventConsumer: Service, Sendable {
    /// Applies one message within the transaction. Must not commit. A `TransientFailure`, and errors of the server or
    /// broker that may pass, make it run again later; any other error parks the message.
    package typealias Handler = @Sendable (IncomingMessage, PostgresTransaction) async throws -> Void

    private let broker: MessageBroker
    private let client: PostgresClient
    private let queue: String
    private let handlers: [String: Handler]
    private let order: [String: InboxOrder]
    private let repeated: RepeatedDeliveries
    private let prefetch: Int
    private let maximumBatch: Int
    private let clock: WallClock
    private let signal: WakeSignal?
    private let logger: Logger
    private let backoff = Backoff(initial: .milliseconds(50), cap: .seconds(5))

    /// - Parameters:
    ///   - handlers: by message type; a message of another type is parked.
    ///   - order: by message type; a type that is not here is unordered. One without effect because a newer one had
    ///     its own is counted in `messages_outdated_total`.
    ///   - maximumBatch: messages of one transaction at most.
    ///   - signal: raised after each commit, for handlers that append to the outbox.
    package init(
        broker: MessageBroker, client: PostgresClient, queue: String, handlers: [String: Handler],
        order: [String: InboxOrder] = [:], clock: WallClock, signal: WakeSignal? = nil, logger: Logger,
        prefetch: Int = 200, maximumBatch: Int = 50
    ) {
        self.broker = broker
        self.client = client
        self.queue = queue
        self.handlers = handlers
        self.order = order
        repeated = RepeatedDeliveries(client: client, clock: clock, logger: logger)
        self.prefetch = prefetch
        self.maximumBatch = maximumBatch
        self.clock = clock
        self.signal = signal
        self.logger = logger
    }

    /// Consumes until graceful shutdown.
    package func run() async throws {
        try await broker.consume(queue: queue, prefetch: prefetch, maximumBatch: maximumBatch) { batch in
            await self.handle(batch)
        }
    }

    /// Applies a batch and tells what is to become of each message.
    func handle(_ batch: [IncomingMessage]) async -> [Verdict] {
        let verdicts = await repeated.handle(batch) { await apply($0) }
        signal?.raise()
        return verdicts
    }

    private func apply(_ batch: [IncomingMessage]) async -> [Verdict] {
        switch await applyPatiently(batch) {
        case .done: return batch.map { _ in .ack }
        case .stopped: return batch.map { _ in .requeue }
        case .bad(let error) where batch.count == 1: return [.park(error: error)]
        case .bad: break
        }
        var verdicts: [Verdict] = []
        for message in batch { verdicts += await apply([message]) }
        return verdicts
    }

    private enum Attempt {
        case done
        /// The task was cancelled.
        case stopped
        /// One of the messages is the trouble.
        case bad(String)
    }

    /// Tries until it is done or there is no point in it.
    private func applyPatiently(_ batch: [IncomingMessage]) async -> Attempt {
        var failures = 0
        while !Task.isCancelled {
            do {
                try await applyOnce(batch)
                return .done
            } catch  where Self.mayPass(error) {
                if failures == 0 {
                    logger.warning(
                        "messages cannot be applied now, trying again",
                        metadata: ["queue": "\(queue)", "error": "\(error)"])
                }
                failures += 1
                // A cancelled sleep ends at once, and then the loop.
                try? await Task.sleep(for: backoff.delay(attempt: failures))
            } catch {
                return Task.isCancelled ? .stopped : .bad("\(error)")
            }
        }
        return .stopped
    }

    private func applyOnce(_ batch: [IncomingMessage]) async throws {
        try await client.transaction { transaction in
            let claimed = try await transaction.query(Inbox.claim(batch.map(\.messageID), now: self.clock.now()))
            var fresh = Set(try claimed.decode(UniqueID.self))
            // Removed when handled: a message may stand in the batch twice.
            let messages = batch.filter { fresh.remove($0.messageID) != nil }
            var newest = try await OrderGuard(messages.filter(self.isOrdered), of: self.queue, in: transaction)
            for message in messages {
                guard let handler = self.handlers[message.type] else { throw UnknownMessageType(type: message.type) }
                if self.isOrdered(message), try !newest.admit(message) {
                    self.outdated(message)
                } else {
                    try await handler(message, transaction)
                }
            }
            if let statement = newest.statement { try await transaction.execute(statement) }
        }
    }

    private func isOrdered(_ message: IncomingMessage) -> Bool { order[message.type] == .perAggregate }

    private func outdated(_ message: IncomingMessage) {
        Counter(label: "messages_outdated_total", dimensions: [("queue", queue), ("type", message.type)]).increment()
        logger.info(
            "a message came after a newer one and has no effect",
            metadata: ["message_id": "\(message.messageID)", "message_type": "\(message.type)"])
    }

    private static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case let error as PostgresError: error.isTransient
        case let error as MessagingError: error.isTransient
        default: error is any TransientFailure
        }
    }
}

/// An error that may pass by itself: the message that met it is tried again, in its place, instead of being parked.
package protocol TransientFailure: Error {}

/// The queue is bound to a type that nobody handles.
struct UnknownMessageType: Error, CustomStringConvertible {
    let type: String

    var description: String { "no handler for \(type)" }
}
