import Primitives

/// A message ready for the wire.
struct OutboundMessage: Sendable {
    var exchange: String
    var routingKey: String
    var mandatory: Bool
    var properties: MessageProperties
    var body: [UInt8]
}

extension OutboundMessage {
    init(_ message: OutgoingMessage) {
        exchange = message.exchange
        routingKey = message.routingKey
        mandatory = message.mandatory
        properties = MessageProperties(
            messageID: message.messageID.description, type: message.type,
            timestamp: UInt64(clamping: message.occurredAt.secondsSince1970))
        if let traceparent = message.traceparent { properties.headers[HeaderName.traceparent] = .text(traceparent) }
        body = Envelope(
            messageID: message.messageID, type: message.type, occurredAt: message.occurredAt,
            aggregateID: message.aggregateID, sequence: message.sequence, traceparent: message.traceparent,
            data: message.body
        ).encoded()
    }

    /// A delivery on its way to the parked queue: the same bytes, with the reason beside them.
    init(parking delivery: Delivery, from queue: String, error: String, at time: Timestamp) {
        exchange = Topology.deadExchange
        routingKey = Topology.parkedQueue(for: queue)
        mandatory = true
        properties = delivery.properties
        properties.isPersistent = true
        properties.expirationMilliseconds = nil
        properties.replyTo = nil
        properties.headers = properties.headers.filter { $0.key == HeaderName.traceparent }
        properties.headers[HeaderName.error] = .text(String(error.prefix(Self.longestError)))
        properties.headers[HeaderName.queue] = .text(queue)
        properties.headers[HeaderName.failedAt] = .text(time.rfc3339)
        body = delivery.body
    }

    /// Letters of an error text that travel with a parked message.
    private static let longestError = 2_000
}
