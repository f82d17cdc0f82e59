package import Logging
package import Primitives
import ServiceLifecycle
import TracingKit

/// A process's access to RabbitMQ: publishes with confirms, consumes, asks and answers requests.
///
/// Publishing and consuming use separate connections, each on its own thread and each made when first needed, so it
/// also works before ``run()`` is called. A lost connection comes back by itself with capped, jittered back-off; the
/// topology is declared again, unconfirmed messages and unanswered requests are sent again, and consumers go on.
/// Delivery is therefore at least once: consumers recognise doubles by ``IncomingMessage/messageID``.
package final class MessageBroker: Service, Sendable {
    let config: BrokerConfig
    let topology: Topology
    let logger: Logger
    let metrics = BrokerMetrics()
    let publishing: PublishingConnection
    let consuming: ConsumingConnection
    private let ids = IDGenerator(clock: .system)
    /// Deadlines compare the machines' clocks, so the suite's test clock has no part in them.
    let clock: WallClock

    package init(_ config: BrokerConfig, topology: Topology, logger: Logger, clock: WallClock = .system) {
        self.config = config
        self.topology = topology
        self.logger = logger
        self.clock = clock
        let declaring = DeclarationTurn()
        publishing = PublishingConnection(
            config, topology: topology, declaring: declaring, logger: logger, metrics: metrics)
        consuming = ConsumingConnection(
            config, topology: topology, declaring: declaring, logger: logger, metrics: metrics)
    }

    /// Keeps the connections until graceful shutdown, then waits for what is in flight and closes them. Consumers
    /// are services of their own that end before this one, so it stands first in a service group.
    package func run() async throws {
        // Throws only when the task is cancelled outright, and then it is time to close as well.
        try? await gracefulShutdown()
        await close()
    }

    /// Waits for what is in flight, at most for the publish time-out, then closes both connections.
    package func close() async {
        await publishing.close()
        await consuming.close()
    }

    /// Returns when the broker has confirmed all messages; they are sent in order. The broker takes responsibility for
    /// each one by itself, so after a throw some may have been published: publish them again with the same ids.
    /// - Throws: see ``MessagingError/Kind``; `unroutable` only for mandatory messages.
    package func publish(
        _ messages: [OutgoingMessage], file: StaticString = #fileID, line: UInt = #line
    ) async throws(MessagingError) {
        let spans = Spans.isOn ? messages.map(\.span) : []
        do {
            if spans.isEmpty {
                try await publishing.publish(messages.map(OutboundMessage.init))
            } else {
                try await publishing.publish(
                    zip(messages, spans).map { message, span in OutboundMessage(message.below(span)) })
            }
        } catch {
            for span in spans { span?.end(failure: "\(error.kind)") }
            let types = Set(messages.map(\.type)).sorted().prefix(3).joined(separator: ", ")
            throw error.met(in: "publish \(types)", at: CallSite(file, line))
        }
        for span in spans { span?.end() }
    }

    /// Asks a service and waits for its answer, which may be a refusal.
    /// - Parameters:
    ///   - service: its slug; its `<slug>.requests` queue gets the request.
    ///   - body: JSON.
    ///   - idempotencyKey: repeat a request whose outcome is unknown with the same key.
    ///   - traceparent: nil sends the current trace along.
    /// - Throws: `timeout` (unknown outcome), `unroutable` (no such queue), `requestFailed` (the service cannot serve
    /// it),   `unavailable` (the service could not), and what ``publish(_:)`` throws.
    package func request(
        to service: String, type: String, body: [UInt8], idempotencyKey: String, timeout: Duration = .seconds(5),
        traceparent: String? = nil, file: StaticString = #fileID, line: UInt = #line
    ) async throws(MessagingError) -> IncomingReply {
        let now = clock.now()
        let id = ids.next()
        let span = Spans.open(.client, "request \(type)", [.text("messaging.destination.name", "\(service).requests")])
        var message = OutboundMessage(
            OutgoingMessage(
                exchange: Topology.requestsExchange, routingKey: "\(service).requests", messageID: id, type: type,
                body: body, occurredAt: now,
                traceparent: span?.traceparent ?? traceparent ?? TraceContext.current?.traceparent, mandatory: true))
        message.properties.correlationID = id.description
        message.properties.replyTo = "amq.rabbitmq.reply-to"
        message.properties.isPersistent = false
        message.properties.expirationMilliseconds = timeout.wholeMilliseconds
        message.properties.headers[HeaderName.deadline] = .integer((now + timeout).millisecondsSince1970)
        message.properties.headers[HeaderName.idempotencyKey] = .text(idempotencyKey)
        do {
            let reply = try await publishing.request(message, correlation: id.description, timeout: timeout)
            span?.end()
            return reply
        } catch {
            span?.end(failure: "\(error.kind)")
            throw error.met(in: "ask \(service) for \(type)", at: CallSite(file, line))
        }
    }

    /// How many messages wait for a consumer in each of this process's own queues.
    /// - Throws: `disconnected`, also while the broker takes no messages; `refused` for a queue that is gone.
    package func queueDepths() async throws(MessagingError) -> [(queue: String, messages: Int)] {
        try await publishing.depths()
    }

    /// Whether messages can be sent now: connected and not blocked.
    package var isConnected: Bool {
        let snapshot = publishing.status.snapshot
        return snapshot.isConnected && snapshot.blockedReason == nil
    }

    /// For health checks: throws why messages cannot be sent now; `disconnected` or `blocked`.
    package func ping() async throws(MessagingError) {
        let snapshot = publishing.status.snapshot
        guard snapshot.isConnected else {
            throw MessagingError(.disconnected, snapshot.lastError ?? "not connected to the broker yet")
        }
        if let reason = snapshot.blockedReason { throw MessagingError(.blocked, reason) }
    }
}
