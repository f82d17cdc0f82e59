import Crabbitmq

// Methods of AMQP that wait for their answer.
extension RawConnection {
    func openChannel(_ channel: amqp_channel_t) throws(MessagingError) {
        amqp_channel_open(handle, channel)
        try checkMethod("open a channel", on: channel)
    }

    func closeChannel(_ channel: amqp_channel_t) throws(MessagingError) {
        try Self.check(amqp_channel_close(handle, channel, AMQP_REPLY_SUCCESS), "close a channel")
    }

    func selectConfirms(on channel: amqp_channel_t) throws(MessagingError) {
        amqp_confirm_select(handle, channel)
        try checkMethod("select confirms", on: channel)
    }

    func setPrefetch(_ count: Int, on channel: amqp_channel_t) throws(MessagingError) {
        amqp_basic_qos(handle, channel, 0, UInt16(clamping: count), 0)
        try checkMethod("set the prefetch", on: channel)
    }

    func consume(_ queue: String, tag: String, noAck: Bool, on channel: amqp_channel_t) throws(MessagingError) {
        queue.withAMQPBytes { queue in
            tag.withAMQPBytes { tag in
                _ = amqp_basic_consume(handle, channel, queue, tag, 0, noAck ? 1 : 0, 0, amqp_empty_table)
            }
        }
        try checkMethod("consume from \(queue)", on: channel)
    }

    func cancelConsumer(_ tag: String, on channel: amqp_channel_t) throws(MessagingError) {
        tag.withAMQPBytes { _ = amqp_basic_cancel(handle, channel, $0) }
        try checkMethod("cancel a consumer", on: channel)
    }

    func declare(_ exchange: Topology.Exchange, passive: Bool, on channel: amqp_channel_t) throws(MessagingError) {
        exchange.name.withAMQPBytes { name in
            exchange.kind.rawValue.withAMQPBytes { kind in
                _ = amqp_exchange_declare(handle, channel, name, kind, passive ? 1 : 0, 1, 0, 0, amqp_empty_table)
            }
        }
        try checkMethod("declare exchange \(exchange.name)", on: channel)
    }

    func declare(_ queue: Topology.Queue, passive: Bool, on channel: amqp_channel_t) throws(MessagingError) {
        let arena = AMQPArena()
        let arguments = arena.table(queue.arguments)
        withExtendedLifetime(arena) {
            queue.name.withAMQPBytes { name in
                _ = amqp_queue_declare(handle, channel, name, passive ? 1 : 0, 1, 0, 0, arguments)
            }
        }
        try checkMethod("declare queue \(queue.name)", on: channel)
    }

    /// How many messages of an existing queue wait for a consumer; those that a consumer holds are not counted.
    func depth(of queue: String, on channel: amqp_channel_t) throws(MessagingError) -> Int {
        let count = queue.withAMQPBytes { name in
            amqp_queue_declare(handle, channel, name, 1, 0, 0, 0, amqp_empty_table)?.pointee.message_count
        }
        try checkMethod("look at queue \(queue)", on: channel)
        return Int(count ?? 0)
    }

    /// A queue of this connection alone, gone with it. An empty name lets the broker choose; returns the name.
    func declareTemporaryQueue(_ name: String, on channel: amqp_channel_t) throws(MessagingError) -> String {
        let declared = name.withAMQPBytes { name -> String? in
            guard let ok = amqp_queue_declare(handle, channel, name, 0, 0, 1, 1, amqp_empty_table) else { return nil }
            return String(amqp: ok.pointee.queue)
        }
        try checkMethod("declare a temporary queue", on: channel)
        return declared ?? name
    }

    func bind(_ binding: Topology.Binding, on channel: amqp_channel_t) throws(MessagingError) {
        binding.queue.withAMQPBytes { queue in
            binding.exchange.withAMQPBytes { exchange in
                binding.routingKey.withAMQPBytes { key in
                    _ = amqp_queue_bind(handle, channel, queue, exchange, key, amqp_empty_table)
                }
            }
        }
        try checkMethod("bind \(binding.queue) to \(binding.exchange)", on: channel)
    }
}

extension Topology.Queue {
    var arguments: [String: HeaderValue] {
        var arguments: [String: HeaderValue] = ["x-queue-type": .text("quorum")]
        if let deliveryLimit { arguments["x-delivery-limit"] = .integer(Int64(deliveryLimit)) }
        if singleActiveConsumer { arguments["x-single-active-consumer"] = .flag(true) }
        if let deadLetterRoutingKey {
            arguments["x-dead-letter-exchange"] = .text(Topology.deadExchange)
            arguments["x-dead-letter-routing-key"] = .text(deadLetterRoutingKey)
            // Without these two the broker may lose a message on its way to the parked queue.
            arguments["x-dead-letter-strategy"] = .text("at-least-once")
            arguments["x-overflow"] = .text("reject-publish")
        }
        return arguments
    }
}
