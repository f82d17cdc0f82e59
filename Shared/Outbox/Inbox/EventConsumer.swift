package import Logging
package import Messaging
import Metrics
package import PostgresAccess
package import Primitives
import ServiceLifecycle

/// Applies the messages of a queue to the database, each exactly once in effect. The one consumer of events, in three
/// modes:
///
/// - **unordered**: by handlers; each message stands for itself.
/// - **ordered per aggregate**: by handlers, and `order` says so for a type: an older message that comes late or is
///   replayed has no effect once a newer one of its aggregate had its own.
/// - **strictly ordered**: by steps, over a queue that gives its messages to one process at a time
///   (`Topology.Queue.singleActiveConsumer`): what came first has had its effect before the next is looked at.
///
/// With handlers a batch is one transaction: inbox entries and effects of all its messages. With steps each makes its
/// own. See ``MessageApplier`` for what becomes of errors. What a message does outside the transaction may be done
/// twice.
package final class EventConsumer: Service, Sendable {
    /// Applies one message within the transaction. Must not commit. A `TransientFailure`, and errors of the server or
    /// broker that may pass, make it run again later; any other error parks the message.
    package typealias Handler = @Sendable (IncomingMessage, PostgresTransaction) async throws -> Void

    /// Applies one message as far as it stands for itself, and returns what is written for all messages of the
    /// transaction at once.
    package typealias Gatherer<Outcome> = @Sendable (IncomingMessage, PostgresTransaction) async throws -> Outcome

    /// Runs after the handlers of a transaction, with what they returned in the order of their messages. An error of
    /// its parts the batch as that of a handler does.
    package typealias Conclusion<Outcome> = @Sendable ([Outcome], PostgresTransaction) async throws -> Void

    /// Runs before the handlers, with all messages of the transaction: takes the locks that they would otherwise take
    /// one after another, in one order.
    package typealias Preparation = @Sendable ([IncomingMessage], PostgresTransaction) async throws -> Void

    /// How messages are taken from the queue.
    package struct Pace: Sendable {
        package var prefetch = 200
        /// Messages that are handed over at once, at most.
        package var maximumBatch = 50
        /// From the begin of one batch to that of the next at least, unless it was full.
        package var interval: Duration = .zero

        package init() {}
    }

    private let broker: MessageBroker
    private let queue: String
    private let applier: MessageApplier
    private let repeated: RepeatedDeliveries
    private let pace: Pace
    private let signal: WakeSignal?
    private let observe: (@Sendable ([IncomingMessage], [Verdict]) -> Void)?

    /// Unordered, or ordered per aggregate.
    /// - Parameters:
    ///   - handlers: by message type; a message of another type is parked.
    ///   - order: by message type; a type that is not here is unordered. One without effect because a newer one had
    ///     its own is counted in `messages_outdated_total`.
    ///   - maximumBatch: messages of one transaction at most.
    ///   - signal: raised after each commit, for handlers that append to the outbox.
    package convenience init(
        broker: MessageBroker, client: PostgresClient, queue: String, handlers: [String: Handler],
        order: [String: InboxOrder] = [:], clock: WallClock, signal: WakeSignal? = nil, logger: Logger,
        prefetch: Int = 200, maximumBatch: Int = 50
    ) {
        self.init(
            broker: broker, client: client, queue: queue, handlers: handlers, conclude: { _, _ in }, order: order,
            clock: clock, signal: signal, logger: logger, prefetch: prefetch, maximumBatch: maximumBatch)
    }

    /// Unordered, or ordered per aggregate, where the effects of many messages are cheaper written together.
    package convenience init<Outcome: Sendable>(
        broker: MessageBroker, client: PostgresClient, queue: String, handlers: [String: Gatherer<Outcome>],
        conclude: @escaping Conclusion<Outcome>, order: [String: InboxOrder] = [:], prepare: Preparation? = nil,
        clock: WallClock, signal: WakeSignal? = nil, logger: Logger, prefetch: Int = 200, maximumBatch: Int = 50
    ) {
        var pace = Pace()
        pace.prefetch = prefetch
        pace.maximumBatch = maximumBatch
        let inbox = HandledInbox(
            client: client, queue: queue, handlers: handlers, conclude: conclude, order: order, prepare: prepare,
            clock: clock, logger: logger)
        self.init(
            broker: broker, client: client, queue: queue, pace: pace, clock: clock, signal: signal, logger: logger
        ) { messages in
            [.apply(messages) { try await inbox.apply($0) }]
        }
    }

    /// Strictly ordered, over a queue with one active consumer.
    /// - Parameters:
    ///   - observe: told of each delivery and what became of it, for figures.
    ///   - steps: see `MessageApplier`.
    package init(
        broker: MessageBroker, client: PostgresClient, queue: String, pace: Pace, clock: WallClock,
        signal: WakeSignal? = nil, logger: Logger,
        observe: (@Sendable ([IncomingMessage], [Verdict]) -> Void)? = nil, steps: @escaping MessageApplier.Cut
    ) {
        self.broker = broker
        self.queue = queue
        self.pace = pace
        self.signal = signal
        self.observe = observe
        applier = MessageApplier(queue: queue, logger: logger, cut: steps)
        repeated = RepeatedDeliveries(client: client, clock: clock, logger: logger)
    }

    /// Consumes until graceful shutdown.
    package func run() async throws {
        try await broker.consume(
            queue: queue, prefetch: pace.prefetch, maximumBatch: pace.maximumBatch, pace: pace.interval
        ) { batch in
            let verdicts = await self.repeated.handle(batch) { await self.applier.apply($0) }
            self.observe?(batch, verdicts)
            self.signal?.raise()
            return verdicts
        }
    }
}

/// Applies a batch by handlers, in one transaction.
private struct HandledInbox<Outcome: Sendable>: Sendable {
    let client: PostgresClient
    let queue: String
    let handlers: [String: EventConsumer.Gatherer<Outcome>]
    let conclude: EventConsumer.Conclusion<Outcome>
    let order: [String: InboxOrder]
    let prepare: EventConsumer.Preparation?
    let clock: WallClock
    let logger: Logger

    func apply(_ batch: [IncomingMessage]) async throws {
        try await client.transaction { transaction in
            let claimed = try await transaction.query(Inbox.claim(batch.map(\.messageID), now: self.clock.now()))
            var fresh = Set(try claimed.decode(UniqueID.self))
            // Removed when handled: a message may stand in the batch twice.
            let messages = batch.filter { fresh.remove($0.messageID) != nil }
            try await self.prepare?(messages, transaction)
            var newest = try await OrderGuard(messages.filter(self.isOrdered), of: self.queue, in: transaction)
            var outcomes: [Outcome] = []
            for message in messages {
                guard let handler = self.handlers[message.type] else { throw UnknownMessageType(type: message.type) }
                if self.isOrdered(message), try !newest.admit(message) {
                    self.outdated(message)
                } else {
                    outcomes.append(try await handler(message, transaction))
                }
            }
            try await self.conclude(outcomes, transaction)
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
}

/// The queue is bound to a type that nobody handles.
struct UnknownMessageType: Error, CustomStringConvertible {
    let type: String

    var description: String { "no handler for \(type)" }
}
