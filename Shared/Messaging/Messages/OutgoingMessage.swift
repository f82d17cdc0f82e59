package import Primitives

/// A message to publish.
package struct OutgoingMessage: Sendable {
    package var exchange: String
    package var routingKey: String
    /// Consumers recognise a second arrival by it.
    package var messageID: UniqueID
    /// `wallet.movements_posted.v1`
    package var type: String
    /// The JSON of the envelope's `data`.
    package var body: [UInt8]
    package var aggregateID: String?
    package var sequence: Int64?
    package var occurredAt: Timestamp
    /// W3C trace context.
    package var traceparent: String?
    /// Whether it is an error when no queue is bound for it. Events may have no listener, so they are not.
    package var mandatory: Bool

    package init(
        exchange: String, routingKey: String, messageID: UniqueID, type: String, body: [UInt8],
        aggregateID: String? = nil, sequence: Int64? = nil, occurredAt: Timestamp, traceparent: String? = nil,
        mandatory: Bool = false
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.messageID = messageID
        self.type = type
        self.body = body
        self.aggregateID = aggregateID
        self.sequence = sequence
        self.occurredAt = occurredAt
        self.traceparent = traceparent
        self.mandatory = mandatory
    }

    /// An event: to the events exchange, routed by its type.
    package static func event(
        _ type: String, id: UniqueID, body: [UInt8], aggregateID: String? = nil, sequence: Int64? = nil,
        occurredAt: Timestamp, traceparent: String? = nil
    ) -> OutgoingMessage {
        OutgoingMessage(
            exchange: Topology.eventsExchange, routingKey: type, messageID: id, type: type, body: body,
            aggregateID: aggregateID, sequence: sequence, occurredAt: occurredAt, traceparent: traceparent)
    }

    /// Straight into one queue, as when a parked message is replayed; an error when the queue does not exist.
    package static func direct(
        toQueue queue: String, type: String, id: UniqueID, body: [UInt8], aggregateID: String? = nil,
        sequence: Int64? = nil, occurredAt: Timestamp, traceparent: String? = nil
    ) -> OutgoingMessage {
        OutgoingMessage(
            exchange: "", routingKey: queue, messageID: id, type: type, body: body, aggregateID: aggregateID,
            sequence: sequence, occurredAt: occurredAt, traceparent: traceparent, mandatory: true)
    }
}
