package import JSONKit
import Outbox
import Primitives

/// A parked message as operators see it.
package struct ParkedMessageView: FieldEncodable {
    let id: UniqueID
    let service: String
    let messageID: UniqueID
    let queue: String
    let type: String
    let aggregateID: String?
    let occurredAt: Timestamp
    let error: String
    let failedAt: Timestamp
    let parkedAt: Timestamp
    let count: Int
    let traceparent: String?
    /// The message itself, only when one is looked at: lists would grow beyond reason.
    let body: JSONValue?

    package func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("service", service)
        out.field("message_id", messageID)
        out.field("queue", queue)
        out.field("type", type)
        out.field("aggregate_id", aggregateID)
        out.field("occurred_at", occurredAt)
        out.field("error", error)
        out.field("failed_at", failedAt)
        out.field("parked_at", parkedAt)
        out.field("count", count)
        out.optional("traceparent", traceparent)
        out.optional("body", body)
    }

    package static var example: ParkedMessageView {
        let id = UniqueID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0001)
        let time = Timestamp(secondsSince1970: 1_795_000_000)
        return ParkedMessageView(
            id: id, service: "wallet", messageID: id, queue: "wallet.events", type: "auth.user_updated.v1",
            aggregateID: "user", occurredAt: time, error: "no such user", failedAt: time, parkedAt: time, count: 1,
            traceparent: nil, body: nil)
    }
}

extension ParkedMessageView {
    init(_ message: ParkedMessage, service: String, showsBody: Bool) {
        self.init(
            id: message.id, service: service, messageID: message.messageID, queue: message.queue, type: message.type,
            aggregateID: message.aggregateID, occurredAt: message.occurredAt, error: message.error,
            failedAt: message.failedAt, parkedAt: message.parkedAt, count: message.count,
            traceparent: message.traceparent, body: showsBody ? Self.json(message.body) : nil)
    }

    /// The JSON of the message, or its bytes as text when they are none.
    private static func json(_ body: [UInt8]) -> JSONValue {
        do {
            return try JSONParser.parse(body)
        } catch {
            return .string(String(decoding: body, as: UTF8.self))
        }
    }
}
