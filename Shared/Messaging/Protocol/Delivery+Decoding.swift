import Primitives

extension Delivery {
    /// Counted by quorum queues; absent on the first delivery.
    var deliveryCount: Int { Int(properties.headers["x-delivery-count"]?.integer ?? 0) }

    func decoded(from queue: String, lenient: Bool) -> Result<IncomingMessage, MalformedEnvelope> {
        do throws(MalformedEnvelope) {
            return .success(message(try Envelope(body), from: queue))
        } catch {
            return lenient ? .success(message(substituteEnvelope, from: queue)) : .failure(error)
        }
    }

    func request() -> Result<IncomingRequest, MalformedEnvelope> {
        do throws(MalformedEnvelope) {
            let envelope = try Envelope(body)
            guard let key = properties.headers[HeaderName.idempotencyKey]?.text, !key.isEmpty else {
                throw MalformedEnvelope(reason: "the idempotency key is missing")
            }
            guard let deadline = properties.headers[HeaderName.deadline]?.integer else {
                throw MalformedEnvelope(reason: "the deadline is missing")
            }
            return .success(
                IncomingRequest(
                    messageID: envelope.messageID, sender: properties.userID, type: envelope.type, body: envelope.data,
                    idempotencyKey: key, deadline: Timestamp(millisecondsSince1970: deadline),
                    traceparent: envelope.traceparent, redelivered: redelivered))
        } catch {
            return .failure(error)
        }
    }

    private func message(_ envelope: Envelope, from queue: String) -> IncomingMessage {
        IncomingMessage(
            messageID: envelope.messageID, type: envelope.type, body: envelope.data, aggregateID: envelope.aggregateID,
            sequence: envelope.sequence, occurredAt: envelope.occurredAt, traceparent: envelope.traceparent,
            queue: queue, redelivered: redelivered, deliveryCount: deliveryCount, parking: parking)
    }

    /// Ours, or the broker's own when it dead-lettered the message.
    private var parking: IncomingMessage.Parking? {
        let headers = properties.headers
        if let error = headers[HeaderName.error]?.text, let queue = headers[HeaderName.queue]?.text {
            let failedAt = headers[HeaderName.failedAt]?.text.flatMap { Timestamp(rfc3339: $0) }
            return .init(error: error, queue: queue, failedAt: failedAt)
        }
        guard let reason = headers["x-first-death-reason"]?.text, let queue = headers["x-first-death-queue"]?.text
        else { return nil }
        var failedAt: Timestamp?
        if case .array(let deaths)? = headers["x-death"], case .table(let oldest)? = deaths.last {
            failedAt = oldest["time"]?.integer.map { Timestamp(secondsSince1970: $0) }
        }
        return .init(error: "dead-lettered by the broker: \(reason)", queue: queue, failedAt: failedAt)
    }

    /// For what is no message of ours: the bytes as they are, under an id that is the same at each delivery.
    private var substituteEnvelope: Envelope {
        let id = properties.messageID.flatMap { UniqueID($0) }
        return Envelope(
            messageID: id ?? UniqueID(high: Self.hash(body, 0xcbf2_9ce4_8422_2325), low: Self.hash(body, 0x9e37_79b9)),
            type: properties.type ?? "unknown",
            occurredAt: Timestamp(secondsSince1970: Int64(clamping: properties.timestamp ?? 0)), data: body)
    }

    /// FNV-1a.
    private static func hash(_ bytes: [UInt8], _ start: UInt64) -> UInt64 {
        bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
