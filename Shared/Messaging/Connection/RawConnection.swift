import Crabbitmq
import Glibc

/// The only place that touches librabbitmq's connection handle; it opens it, and closes it when released.
///
/// Not thread safe, as the library is not: each is owned by one actor with a thread of its own. Every call blocks at
/// most for the configured time-outs.
final class RawConnection {
    let handle: amqp_connection_state_t
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

    /// Whether the socket takes some tens of kilobytes without waiting.
    var hasRoom: Bool {
        var socket = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&socket, 1, 0) > 0
    }

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

    // MARK: Errors

    /// The outcome of the method that was called last.
    func checkMethod(_ action: String, on channel: amqp_channel_t) throws(MessagingError) {
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

    static func check(_ status: Int32, _ action: String) throws(MessagingError) {
        guard status != AMQP_STATUS_OK.rawValue else { return }
        let text = amqp_error_string2(status).map { String(cString: $0) } ?? "status \(status)"
        throw MessagingError(.disconnected, "cannot \(action): \(text)", action: action)
    }

    static func check(_ reply: amqp_rpc_reply_t, _ action: String) throws(MessagingError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: try check(reply.library_error, action)
        case AMQP_RESPONSE_SERVER_EXCEPTION: throw closeError(reply, action)
        default:
            throw MessagingError(.disconnected, "cannot \(action): the broker closed the connection", action: action)
        }
    }

    private static func closeError(_ reply: amqp_rpc_reply_t, _ action: String) -> MessagingError {
        guard let decoded = reply.reply.decoded else {
            return MessagingError(.disconnected, "cannot \(action)", action: action)
        }
        if reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD {
            let close = decoded.load(as: amqp_channel_close_t.self)
            let code = Int(close.reply_code)
            return MessagingError(
                .refused(replyCode: code), "cannot \(action): \(String(amqp: close.reply_text))", action: action)
        }
        let close = decoded.load(as: amqp_connection_close_t.self)
        return MessagingError(.disconnected, "cannot \(action): \(String(amqp: close.reply_text))", action: action)
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
