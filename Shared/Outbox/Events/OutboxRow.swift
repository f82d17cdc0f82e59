import Messaging
import Metrics
import PostgresAccess
import Primitives
import TracingKit

/// A row of the outbox as it is published; its id becomes the message's sequence.
struct OutboxRow {
    let id: Int64
    let message: OutgoingMessage

    init(_ row: Row) throws(PostgresError) {
        let (id, messageID, type, aggregateID, occurredAt, traceparent, data) = try row.decode(
            Int64.self, UniqueID.self, String.self, String.self, Timestamp.self, String?.self, [UInt8].self)
        self.id = id
        message = .event(
            type,
            id: messageID,
            body: data,
            aggregateID: aggregateID,
            sequence: id,
            occurredAt: occurredAt,
            traceparent: traceparent
        )
    }
}

extension OutboxRow {
    /// Begins when the event was written, by the clock of whoever wrote it; nil when its trace is not recorded.
    var hop: OpenSpan? {
        guard let parent = message.traceparent.flatMap(TraceContext.init(traceparent:)), Spans.isRecorded(parent) else {
            return nil
        }
        let written = UInt64(max(0, message.occurredAt.microsecondsSince1970)) * 1_000
        return OpenSpan(
            parent.child(), .local, "outbox \(message.type)",
            [.text("messaging.message.id", message.messageID.description)], start: min(written, OpenSpan.time))
    }

    func message(below hop: OpenSpan?) -> OutgoingMessage {
        guard let hop else { return message }
        var message = message
        message.traceparent = hop.traceparent
        return message
    }
}

/// What the relay tells of itself.
struct RelayMetrics {
    private let publishedMessages: Counter
    private let age: Gauge

    init(service: String) {
        let dimensions = [("service", service)]
        publishedMessages = Counter(label: "outbox_published_total", dimensions: dimensions)
        age = Gauge(label: "outbox_oldest_age_seconds", dimensions: dimensions)
    }

    func published(_ count: Int) { publishedMessages.increment(by: count) }
    func caughtUp() { age.record(0) }
    func behind(since oldest: Timestamp) { age.record(max(0, (WallClock.system.now() - oldest).inSeconds)) }
}
