import Primitives
import TracingKit

extension OutgoingMessage {
    /// From here to the broker's confirm, below whatever caused the message.
    var span: OpenSpan? {
        Spans.open(
            .producer, below: traceparent, "publish \(type)",
            [
                .text("messaging.system", "rabbitmq"), .text("messaging.destination.name", exchange),
                .text("messaging.message.id", messageID.description),
            ])
    }

    func below(_ span: OpenSpan?) -> OutgoingMessage {
        guard let span else { return self }
        var message = self
        message.traceparent = span.traceparent
        return message
    }
}

/// The spans of a batch that is handled together: each message has its own in its own trace, and what the batch does
/// once stands in the first.
struct BatchSpans {
    private let spans: [OpenSpan?]

    /// Nil when none of the messages belongs to a trace that is recorded.
    init?(_ messages: [IncomingMessage], from queue: String) {
        guard Spans.isOn else { return nil }
        spans = messages.map { message in
            Spans.open(
                .consumer, below: message.traceparent, "process \(message.type)",
                [
                    .text("messaging.system", "rabbitmq"), .text("messaging.destination.name", queue),
                    .text("messaging.message.id", message.messageID.description),
                    .number("messaging.batch.message_count", messages.count),
                ])
        }
        guard spans.contains(where: { $0 != nil }) else { return nil }
    }

    func handle(_ work: () async -> [Verdict]) async -> [Verdict] {
        let first = spans.lazy.compactMap(\.self).first
        let verdicts = await TraceContext.$current.withValue(first?.context) { await work() }
        for (place, span) in spans.enumerated() {
            span?.end(failure: place < verdicts.count && verdicts[place] != .ack ? "not handled" : nil)
        }
        return verdicts
    }
}
