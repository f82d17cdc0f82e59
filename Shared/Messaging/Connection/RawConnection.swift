import Crabbitmq
import Glibc

/// The only place that touches librabbitmq's connection handle; it opens it, and closes it when released.
///
/// Not thread safe, as the library is not: each is owned by one actor with a thread of its own. Every call blocks at
/// most for the configured time-outs.
final class RawConnection {
    private let handle: amqp_connection_state_t
    private var isOpen = false
    private var assembler = FrameAssembler()

    /// Connects, negotiates TLS and logs in.
    init(_ config: BrokerConfig) throws(MessagingError) {
        guard let handle = amqp_new_connection() else { throw MessagingError(.disconnected, "out of memory") }
        self.handle = handle
        // From here on the deinitialiser releases the handle, also when a step throws.
        let socket = try Self.makeSocket(config, handle)
        var connectTimeout = timeval(config.connectTimeout)
        var methodTimeout = timeval(config.methodTimeout)
        amqp_set_handshake_timeout(handle, &connectTimeout)
        amqp_set_rpc_timeout(handle, &methodTimeout)
        try Self.check(
            amqp_socket_open_noblock(socket, config.host, Int32(config.port), &connectTimeout), "connect")
        try logIn(config)
        isOpen = true
    }

    deinit {
        if isOpen { _ = amqp_connection_close(handle, AMQP_REPLY_SUCCESS) }
        amqp_destroy_connection(handle)
    }

    private static func makeSocket(
        _ config: BrokerConfig, _ handle: amqp_connection_state_t
    ) throws(MessagingError) -> OpaquePointer {
        guard let tls = config.tls else {
            guard let socket = amqp_tcp_socket_new(handle) else {
                throw MessagingError(.disconnected, "no socket")
            }
            return socket
        }
        guard let socket = amqp_ssl_socket_new(handle) else { throw MessagingError(.disconnected, "no TLS socket") }
        amqp_ssl_socket_set_verify_peer(socket, tls.verifyPeer ? 1 : 0)
        amqp_ssl_socket_set_verify_hostname(socket, tls.verifyPeer ? 1 : 0)
        try check(amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST), "set the TLS versions")
        let authorities = tls.authorityFile ?? "/etc/ssl/certs/ca-certificates.crt"
        if tls.verifyPeer || tls.authorityFile != nil {
            guard amqp_ssl_socket_set_cacert(socket, authorities) == AMQP_STATUS_OK.rawValue else {
                throw MessagingError(.invalidConfiguration, "cannot read the authorities in \(authorities)")
            }
        }
        return socket
    }

    private func logIn(_ config: BrokerConfig) throws(MessagingError) {
        let arena = AMQPArena()
        // The broker tells only those who say that they listen.
        let capabilities: [String: HeaderValue] = [
            "connection.blocked": .flag(true), "consumer_cancel_notify": .flag(true), "basic.nack": .flag(true),
        ]
        var properties = arena.table([
            "connection_name": .text(config.connectionName), "capabilities": .table(capabilities),
        ])
        let reply = withExtendedLifetime(arena) {
            florin_amqp_login_plain(
                handle, config.virtualHost, AMQP_DEFAULT_MAX_CHANNELS, AMQP_DEFAULT_FRAME_SIZE,
                Int32(config.heartbeatSeconds), &properties, config.user, config.password)
        }
        try Self.check(reply, "log in")
    }

    /// The descriptor to poll for readability; only after ``nextEvent()`` returned nil, as bytes may wait inside.
    var descriptor: Int32 { amqp_get_sockfd(handle) }

    /// Half of it is the longest the thread may sleep, since sending and checking heartbeats happens in reads.
    var heartbeatSeconds: Int { Int(amqp_get_heartbeat(handle)) }

    /// After this the deinitialiser does not say goodbye: the peer is gone or has closed already.
    func markDead() { isOpen = false }

    // MARK: Reading

    /// The next thing the broker sent, without waiting; nil when there is nothing complete. Also sends heartbeats.
    func nextEvent() throws(MessagingError) -> BrokerEvent? {
        while true {
            var frame = amqp_frame_t()
            var noWait = timeval()
            let status = amqp_simple_wait_frame_noblock(handle, &frame, &noWait)
            if status == AMQP_STATUS_TIMEOUT.rawValue {
                amqp_maybe_release_buffers(handle)
                return nil
            }
            try Self.check(status, "read")
            let event = assembler.take(frame)
            // The assembler has copied what it needs.
            amqp_maybe_release_buffers_on_channel(handle, frame.channel)
            if let event { return try answered(event) }
        }
    }

    /// The two events that the protocol wants answered before anything else.
    private func answered(_ event: BrokerEvent) throws(MessagingError) -> BrokerEvent {
        switch event {
        case .channelClosed(let channel, _, _):
            var answer = amqp_channel_close_ok_t()
            try Self.check(amqp_send_method(handle, channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &answer), "close a channel")
        case .connectionClosed:
            var answer = amqp_connection_close_ok_t()
            // The connection is over either way.
            _ = amqp_send_method(handle, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &answer)
            markDead()
        default: break
        }
        return event
    }

    // MARK: Writing

    func publish(
        on channel: amqp_channel_t, exchange: String, routingKey: String, mandatory: Bool,
        _ properties: MessageProperties, body: [UInt8]
    ) throws(MessagingError) {
        let status = properties.withRaw { raw in
            exchange.withAMQPBytes { exchange in
                routingKey.withAMQPBytes { routingKey in
                    body.withUnsafeBytes { body in
                        let bytes = amqp_bytes_t(
                            len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress))
                        return amqp_basic_publish(
                            handle, channel, exchange, routingKey, mandatory ? 1 : 0, 0, &raw, bytes)
                    }
                }
            }
        }
        try Self.check(status, "publish")
    }

    func settle(on channel: amqp_channel_t, _ settlement: Settlement) throws(MessagingError) {
        let status =
            switch settlement.disposition {
            case .ack: amqp_basic_ack(handle, channel, settlement.deliveryTag, settlement.multiple ? 1 : 0)
            case .requeue: amqp_basic_nack(handle, channel, settlement.deliveryTag, settlement.multiple ? 1 : 0, 1)
            }
        try Self.check(status, "settle")
    }

    // MARK: Methods that wait for their answer

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

    // MARK: Errors

    private func checkMethod(_ action: String, on channel: amqp_channel_t) throws(MessagingError) {
        let reply = amqp_get_rpc_reply(handle)
        do {
            try Self.check(reply, action)
        } catch {
            guard reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION else { throw error }
            // The library leaves it to us to answer; without it the channel number could not be used again.
            if case .refused = error.kind {
                var answer = amqp_channel_close_ok_t()
                _ = amqp_send_method(handle, channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &answer)
            } else {
                var answer = amqp_connection_close_ok_t()
                _ = amqp_send_method(handle, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &answer)
                markDead()
            }
            throw error
        }
    }

    private static func check(_ status: Int32, _ action: String) throws(MessagingError) {
        guard status != AMQP_STATUS_OK.rawValue else { return }
        let text = amqp_error_string2(status).map { String(cString: $0) } ?? "status \(status)"
        throw MessagingError(.disconnected, "cannot \(action): \(text)")
    }

    private static func check(_ reply: amqp_rpc_reply_t, _ action: String) throws(MessagingError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: try check(reply.library_error, action)
        case AMQP_RESPONSE_SERVER_EXCEPTION: throw closeError(reply, action)
        default: throw MessagingError(.disconnected, "cannot \(action): the broker closed the connection")
        }
    }

    private static func closeError(_ reply: amqp_rpc_reply_t, _ action: String) -> MessagingError {
        guard let decoded = reply.reply.decoded else { return MessagingError(.disconnected, "cannot \(action)") }
        if reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD {
            let close = decoded.load(as: amqp_channel_close_t.self)
            let code = Int(close.reply_code)
            return MessagingError(.refused(replyCode: code), "cannot \(action): \(String(amqp: close.reply_text))")
        }
        let close = decoded.load(as: amqp_connection_close_t.self)
        return MessagingError(.disconnected, "cannot \(action): \(String(amqp: close.reply_text))")
    }
}

extension Topology.Queue {
    var arguments: [String: HeaderValue] {
        var arguments: [String: HeaderValue] = ["x-queue-type": .text("quorum")]
        if let deliveryLimit { arguments["x-delivery-limit"] = .integer(Int64(deliveryLimit)) }
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

extension String {
    /// Lends the bytes for the length of one call into the library, which does not write to them.
    func withAMQPBytes<R>(_ body: (amqp_bytes_t) -> R) -> R {
        var text = self
        return text.withUTF8 { buffer in
            body(amqp_bytes_t(len: buffer.count, bytes: UnsafeMutableRawPointer(mutating: buffer.baseAddress)))
        }
    }
}

extension timeval {
    init(_ duration: Duration) {
        let milliseconds = duration.wholeMilliseconds
        self.init(tv_sec: Int(milliseconds / 1_000), tv_usec: Int(milliseconds % 1_000) * 1_000)
    }
}
