import Chiredis
import DequeModule
import EventLoopKit
import Glibc

/// One hiredis connection hung on the event loop. The only code that touches the raw context; loop only.
///
/// hiredis answers in order, so the line of requests is kept here and the C side gets no pointer per command. The
/// context holds the link (`passRetained`) until hiredis calls `cleanup`, which it does once, before it frees the
/// context, however the connection ends.
final class RedisLink {
    /// Called once, when the connection is gone; every unanswered request has been completed before.
    var onEnd: ((_ reason: String) -> Void)?
    var onConnect: (() -> Void)?

    private(set) var line = Deque<RedisRequest>()
    /// When the last answer came, or when the line last became non-empty.
    private(set) var lastSign = ContinuousClock.now
    private let loop: EventLoop
    private var context: UnsafeMutablePointer<redisAsyncContext>?
    private var watch: Watch?
    private var wantsWrite = true
    private var isConnected = false
    private var flushPending = false
    private var reason = "closed"

    /// Starts a non-blocking connect to a numeric address. Nil when the system refuses at once (no descriptors).
    init?(loop: EventLoop, address: String, port: Int) {
        self.loop = loop
        guard let context = redisAsyncConnect(address, Int32(port)) else { return nil }
        guard context.pointee.err == 0 else {
            redisAsyncFree(context)
            return nil
        }
        self.context = context
        let descriptor = context.pointee.c.fd
        let own = Unmanaged.passRetained(self).toOpaque()
        context.pointee.data = own
        context.pointee.ev.data = own
        context.pointee.ev.addWrite = { RedisLink.from($0)?.setWrite(true) }
        context.pointee.ev.delWrite = { RedisLink.from($0)?.setWrite(false) }
        context.pointee.ev.cleanup = { RedisLink.ended($0) }
        // Set directly: the setter would also call `addWrite`, and older versions free the context on failure.
        context.pointee.onConnect = { context, status in RedisLink.from(context?.pointee.data)?.connected(status) }
        setNoDelay(descriptor)
        watch = loop.watch(descriptor, read: true, write: true) { [unowned self] readiness in self.handle(readiness) }
    }

    /// Appends to hiredis's buffer. Everything appended in one turn of the loop leaves in one `write`.
    func send(_ request: RedisRequest) {
        guard let context else {
            request.complete(.failure(.disconnected))
            return
        }
        if line.isEmpty { lastSign = .now }
        line.append(request)
        let status = request.wire.bytes.withUnsafeBytes { bytes in
            redisAsyncFormattedCommand(
                context, { context, reply, _ in RedisLink.from(context?.pointee.data)?.answered(reply) }, nil,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        if status != REDIS_OK {
            line.removeLast()
            request.complete(.failure(.disconnected))
            return
        }
        flushAtEndOfTurn()
    }

    /// Ends the connection now; what is unanswered fails as disconnected.
    func close(reason: String) {
        guard let context else { return }
        self.reason = reason
        redisAsyncFree(context)
    }
}

// MARK: - Called by the loop

extension RedisLink {
    private func handle(_ readiness: Readiness) {
        // Each call may end the connection, so `context` is read again.
        if readiness.write, wantsWrite || !isConnected, let context { redisAsyncHandleWrite(context) }
        if readiness.read, let context { redisAsyncHandleRead(context) }
    }

    private func flushAtEndOfTurn() {
        guard isConnected, !flushPending else { return }
        flushPending = true
        loop.atEndOfTurn { [weak self] in
            guard let self else { return }
            self.flushPending = false
            if let context = self.context { redisAsyncHandleWrite(context) }
            self.updateWatch()
        }
    }

    private func updateWatch() {
        // While a flush is to come in this turn, interest in writing would only cost two system calls.
        if !flushPending { watch?.update(read: true, write: wantsWrite || !isConnected) }
    }
}

// MARK: - Called by hiredis

extension RedisLink {
    private static func from(_ pointer: UnsafeMutableRawPointer?) -> RedisLink? {
        pointer.map { Unmanaged<RedisLink>.fromOpaque($0).takeUnretainedValue() }
    }

    private func setWrite(_ on: Bool) {
        wantsWrite = on
        updateWatch()
    }

    private func connected(_ status: Int32) {
        guard status == REDIS_OK else { return noteError() }
        isConnected = true
        onConnect?()
    }

    private func answered(_ reply: UnsafeMutableRawPointer?) {
        guard let request = line.popFirst() else { return }
        guard let reply else {
            noteError()
            return request.complete(.failure(.disconnected))
        }
        lastSign = .now
        let pointer = reply.assumingMemoryBound(to: redisReply.self)
        request.complete(RedisValue.result(of: pointer.pointee))
    }

    private func noteError() {
        guard let context, context.pointee.err != 0 else { return }
        reason = withUnsafeBytes(of: context.pointee.c.errstr) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    private static func ended(_ pointer: UnsafeMutableRawPointer?) {
        guard let pointer else { return }
        let link = Unmanaged<RedisLink>.fromOpaque(pointer).takeRetainedValue()
        link.noteError()
        link.watch?.cancel()
        link.watch = nil
        link.context = nil
        link.isConnected = false
        let call = link.onEnd
        link.onEnd = nil
        link.onConnect = nil
        call?(link.reason)
    }
}

/// Without it a second small write waits for the acknowledgement of the first (Nagle).
private func setNoDelay(_ descriptor: Int32) {
    var on: Int32 = 1
    _ = setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
}

extension RedisValue {
    /// Copies a reply that hiredis frees after the callback.
    fileprivate static func result(of reply: redisReply) -> Result<RedisValue, RedisError> {
        if reply.type == REDIS_REPLY_ERROR {
            return .failure(.server(String(decoding: bytes(of: reply), as: UTF8.self)))
        }
        return .success(value(of: reply))
    }

    private static func value(of reply: redisReply) -> RedisValue {
        switch reply.type {
        case REDIS_REPLY_INTEGER: .integer(reply.integer)
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: .string(bytes(of: reply))
        case REDIS_REPLY_ERROR: .error(String(decoding: bytes(of: reply), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            .array(
                (0..<reply.elements).map { index in
                    reply.element[index].map { value(of: $0.pointee) } ?? .null
                })
        default: .null
        }
    }

    private static func bytes(of reply: redisReply) -> [UInt8] {
        guard let text = reply.str else { return [] }
        return Array(UnsafeRawBufferPointer(start: text, count: reply.len))
    }
}
