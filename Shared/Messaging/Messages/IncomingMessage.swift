package import Primitives

/// A message as a consumer gets it.
package struct IncomingMessage: Sendable {
    package let messageID: UniqueID
    package let type: String
    /// The JSON of the envelope's `data`.
    package let body: [UInt8]
    package let aggregateID: String?
    package let sequence: Int64?
    package let occurredAt: Timestamp
    package let traceparent: String?
    /// The queue it was consumed from.
    package let queue: String
    /// Whether the broker may have delivered it before.
    package let redelivered: Bool
    /// How often it came back already, as counted by the quorum queue.
    package let deliveryCount: Int
    /// Set on what comes from a parked queue.
    package let parking: Parking?

    /// Why and when a message was parked.
    package struct Parking: Sendable, Equatable {
        package let error: String
        /// The queue it could not be handled from.
        package let queue: String
        /// First failure; nil when the broker did not say.
        package let failedAt: Timestamp?
    }

    package init(
        messageID: UniqueID, type: String, body: [UInt8], aggregateID: String? = nil, sequence: Int64? = nil,
        occurredAt: Timestamp, traceparent: String? = nil, queue: String = "", redelivered: Bool = false,
        deliveryCount: Int = 0, parking: Parking? = nil
    ) {
        self.messageID = messageID
        self.type = type
        self.body = body
        self.aggregateID = aggregateID
        self.sequence = sequence
        self.occurredAt = occurredAt
        self.traceparent = traceparent
        self.queue = queue
        self.redelivered = redelivered
        self.deliveryCount = deliveryCount
        self.parking = parking
    }
}

/// What is to become of a consumed message.
package enum Verdict: Sendable, Equatable {
    /// Handled; it is gone.
    case ack
    /// Try again; beyond the queue's delivery limit the broker parks it.
    case requeue
    /// Cannot be handled: moved to `<service>.parked` with the error, its neighbours go on.
    case park(error: String)
}
