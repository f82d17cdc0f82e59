import Crabbitmq

/// What a broker sends without being asked.
enum BrokerEvent {
    case delivered(channel: UInt16, Delivery)
    case confirmed(channel: UInt16, PublisherConfirm)
    case returned(channel: UInt16, ReturnedMessage)
    case consumerCancelled(channel: UInt16, tag: String)
    case channelClosed(channel: UInt16, code: Int, text: String)
    case connectionClosed(code: Int, text: String)
    case blocked(reason: String)
    case unblocked
}

struct Delivery: Sendable {
    var consumerTag: String
    var deliveryTag: UInt64
    var redelivered: Bool
    var exchange: String
    var routingKey: String
    var properties = MessageProperties()
    var body: [UInt8] = []
}

struct ReturnedMessage: Sendable {
    var code: Int
    var text: String
    var properties = MessageProperties()
}

/// `basic.ack` or `basic.nack` of something we published.
struct PublisherConfirm: Sendable, Equatable {
    var deliveryTag: UInt64
    var multiple: Bool
    var isAck: Bool
}

/// Puts frames together to events: a delivery or return is a method, a header and body fragments on one channel.
struct FrameAssembler {
    private enum Content {
        case delivery(Delivery)
        case returned(ReturnedMessage)
    }

    private struct Partial {
        var content: Content
        /// Apart from the content, so that appending a fragment copies nothing.
        var body: [UInt8] = []
        var missingBytes: UInt64?
    }

    private var partials: [UInt16: Partial] = [:]

    /// Copies what it needs from the frame.
    mutating func take(_ frame: amqp_frame_t) -> BrokerEvent? {
        switch Int32(frame.frame_type) {
        case AMQP_FRAME_METHOD: return takeMethod(frame.payload.method, channel: frame.channel)
        case AMQP_FRAME_HEADER:
            guard let decoded = frame.payload.properties.decoded else { return nil }
            return takeHeader(
                decoded.load(as: amqp_basic_properties_t.self), bodySize: frame.payload.properties.body_size,
                channel: frame.channel)
        case AMQP_FRAME_BODY: return takeBody(frame.payload.body_fragment, channel: frame.channel)
        default: return nil
        }
    }

    private mutating func takeMethod(_ method: amqp_method_t, channel: UInt16) -> BrokerEvent? {
        guard let decoded = method.decoded else { return nil }
        switch method.id {
        case AMQP_BASIC_DELIVER_METHOD:
            partials[channel] = Partial(content: .delivery(Delivery(decoded.load(as: amqp_basic_deliver_t.self))))
            return nil
        case AMQP_BASIC_RETURN_METHOD:
            let method = decoded.load(as: amqp_basic_return_t.self)
            let message = ReturnedMessage(code: Int(method.reply_code), text: String(amqp: method.reply_text))
            partials[channel] = Partial(content: .returned(message))
            return nil
        case AMQP_BASIC_ACK_METHOD:
            let ack = decoded.load(as: amqp_basic_ack_t.self)
            let confirmation = PublisherConfirm(deliveryTag: ack.delivery_tag, multiple: ack.multiple != 0, isAck: true)
            return .confirmed(channel: channel, confirmation)
        case AMQP_BASIC_NACK_METHOD:
            let nack = decoded.load(as: amqp_basic_nack_t.self)
            let confirmation = PublisherConfirm(
                deliveryTag: nack.delivery_tag, multiple: nack.multiple != 0, isAck: false)
            return .confirmed(channel: channel, confirmation)
        case AMQP_BASIC_CANCEL_METHOD:
            let cancel = decoded.load(as: amqp_basic_cancel_t.self)
            return .consumerCancelled(channel: channel, tag: String(amqp: cancel.consumer_tag))
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = decoded.load(as: amqp_channel_close_t.self)
            return .channelClosed(
                channel: channel, code: Int(close.reply_code), text: String(amqp: close.reply_text))
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = decoded.load(as: amqp_connection_close_t.self)
            return .connectionClosed(code: Int(close.reply_code), text: String(amqp: close.reply_text))
        case AMQP_CONNECTION_BLOCKED_METHOD:
            return .blocked(reason: String(amqp: decoded.load(as: amqp_connection_blocked_t.self).reason))
        case AMQP_CONNECTION_UNBLOCKED_METHOD: return .unblocked
        default: return nil
        }
    }

    private mutating func takeHeader(
        _ raw: amqp_basic_properties_t, bodySize: UInt64, channel: UInt16
    ) -> BrokerEvent? {
        guard var partial = partials.removeValue(forKey: channel) else { return nil }
        let properties = MessageProperties(raw)
        switch partial.content {
        case .delivery(var delivery):
            delivery.properties = properties
            partial.content = .delivery(delivery)
        case .returned(var message):
            message.properties = properties
            partial.content = .returned(message)
        }
        partial.missingBytes = bodySize
        partial.body.reserveCapacity(Int(clamping: min(bodySize, Self.largestReservation)))
        partials[channel] = partial
        return completed(on: channel)
    }

    /// A body may be larger; it then grows as its bytes really arrive.
    private static let largestReservation: UInt64 = 1 << 20

    private mutating func takeBody(_ fragment: amqp_bytes_t, channel: UInt16) -> BrokerEvent? {
        guard let missing = partials[channel]?.missingBytes, let start = fragment.bytes else { return nil }
        partials[channel]?.body.append(contentsOf: UnsafeRawBufferPointer(start: start, count: fragment.len))
        partials[channel]?.missingBytes = missing - min(missing, UInt64(fragment.len))
        return completed(on: channel)
    }

    private mutating func completed(on channel: UInt16) -> BrokerEvent? {
        guard partials[channel]?.missingBytes == 0, let partial = partials.removeValue(forKey: channel) else {
            return nil
        }
        switch partial.content {
        case .delivery(var delivery):
            delivery.body = partial.body
            return .delivered(channel: channel, delivery)
        case .returned(let message): return .returned(channel: channel, message)
        }
    }
}

extension Delivery {
    fileprivate init(_ method: amqp_basic_deliver_t) {
        self.init(
            consumerTag: String(amqp: method.consumer_tag), deliveryTag: method.delivery_tag,
            redelivered: method.redelivered != 0, exchange: String(amqp: method.exchange),
            routingKey: String(amqp: method.routing_key))
    }
}
