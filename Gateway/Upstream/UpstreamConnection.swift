import NIOCore

/// One keep-alive connection to an upstream. Used by one exchange at a time; reads the answer's frame so that it knows
/// where the answer ends, and passes the bytes on as they are.
final class UpstreamConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case idle
        case head
        case body
        /// Both sides speak another protocol from here on, until one of them closes.
        case tunnel
        /// The answer has ended before the request: nothing more may be sent on it.
        case spent
    }

    /// Longer answer heads are refused.
    static let headLimit = 64 << 10

    /// When it became idle; the pool closes it before the upstream does.
    var idleSince = NIODeadline.now()
    /// Counted by its pool.
    var isPooled = false
    private weak var pool: UpstreamPool?
    private var context: ChannelHandlerContext?
    private var exchange: (any UpstreamExchange)?
    private var method = Method.get
    private var phase = Phase.idle
    private var input: ByteBuffer?
    private var scanner = HeadScanner()
    private var head = ResponseHead()
    private var chunks = ChunkedScanner()
    private var remaining = 0
    private var isReadHeld = false
    /// The whole request has left.
    private var isRequestSent = true
    /// The request asks for another protocol.
    private var mayUpgrade = false

    init(pool: UpstreamPool) {
        self.pool = pool
    }

    var isUsable: Bool { context != nil && phase == .idle }
    /// Whether the service takes what it is sent.
    var isWritable: Bool { context?.channel.isWritable ?? false }

    // MARK: For the exchange

    /// - Parameters:
    ///   - isWhole: otherwise the request ends with `writeLast`.
    ///   - mayUpgrade: the answer may be 101; any other answer of that status is nonsense.
    func begin(_ exchange: any UpstreamExchange, method: Method, isWhole: Bool = true, mayUpgrade: Bool = false) {
        self.mayUpgrade = mayUpgrade
        self.exchange = exchange
        self.method = method
        isRequestSent = isWhole
        phase = .head
        scanner.reset()
    }

    func write(_ bytes: ByteBuffer) {
        guard let context else { return }
        context.write(wrapOutboundOut(bytes), promise: nil)
    }

    /// As `write`, for a body that may take its time to leave: an answer that comes before its end is for a request
    /// that was not read, and the connection cannot be used again.
    func writeLast(_ bytes: ByteBuffer) {
        guard let context else { return }
        isRequestSent = false
        let me = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.write(wrapOutboundOut(bytes)).whenSuccess { me.value.isRequestSent = true }
    }

    func flush() {
        context?.flush()
    }

    /// Ends the exchange and the connection; nobody is told.
    func abandon() {
        exchange = nil
        phase = .spent
        close()
    }

    func close() {
        context?.close(promise: nil)
    }

    /// The client sends no more; the service may still.
    func finishWriting() {
        context?.close(mode: .output, promise: nil)
    }

    func resumeReading() {
        guard isReadHeld else { return }
        isReadHeld = false
        context?.read()
    }
}

// MARK: - Channel events

extension UpstreamConnection {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func read(context: ChannelHandlerContext) {
        if exchange?.wantsUpstreamBytes ?? true {
            context.read()
        } else {
            isReadHeld = true
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard exchange != nil else {
            // Nobody asked: what follows cannot be told from an answer to the next request.
            return close()
        }
        if phase == .head {
            guard let rest = takeHead(&bytes) else { return }
            bytes = rest
        }
        if phase == .tunnel {
            if bytes.readableBytes > 0 { exchange?.upstreamBody(bytes) }
            return
        }
        if phase == .body { takeBody(&bytes) }
        if bytes.readableBytes > 0, phase != .body { close() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        exchange?.upstreamWritabilityChanged(context.channel.isWritable)
        context.fireChannelWritabilityChanged()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        exchange?.upstreamPaused()
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        let wasAnswering = phase == .body
        let isEndOfAnswer = wasAnswering && head.framing == .untilClose || phase == .tunnel
        phase = .spent
        if isPooled { pool?.lost(self) }
        let ended = exchange
        exchange = nil
        if isEndOfAnswer {
            ended?.upstreamDone()
        } else {
            ended?.upstreamFailed(wasAnswering ? .lostWithinAnswer : .lostBeforeAnswer)
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Reset by the peer and the like; `channelInactive` follows.
        context.close(promise: nil)
    }
}

// MARK: - Reading the answer

extension UpstreamConnection {
    /// Nil when more is needed or the answer was refused; otherwise what followed the head.
    private func takeHead(_ bytes: inout ByteBuffer) -> ByteBuffer? {
        var all = bytes
        if var begun = input {
            begun.writeBuffer(&bytes)
            all = begun
        }
        input = nil
        while true {
            switch scanner.scan(all.readableBytesUInt8Span, startLineLimit: Self.headLimit, limit: Self.headLimit) {
            case .incomplete:
                input = all
                return nil
            case .bareLineEnd, .startLineTooLong, .tooLong:
                refuse()
                return nil
            case .complete(let length):
                guard let headBytes = all.readSlice(length: length), parse(headBytes) else {
                    refuse()
                    return nil
                }
                scanner.reset()
                // Interim answers (100, 103) end here: the gateway speaks for itself to its client.
                if head.status < 200, head.status != 101 { continue }
                beginBody(headBytes)
                return all
            }
        }
    }

    private func parse(_ bytes: ByteBuffer) -> Bool {
        do throws(MalformedResponse) {
            try ResponseHeadParser.parse(bytes.readableBytesUInt8Span, answering: method, into: &head)
        } catch {
            return false
        }
        return head.status != 101 || mayUpgrade
    }

    private func beginBody(_ headBytes: ByteBuffer) {
        phase = head.status == 101 ? .tunnel : .body
        chunks = ChunkedScanner()
        if case .length(let length) = head.framing { remaining = length } else { remaining = 0 }
        exchange?.upstreamHead(head, headBytes)
        guard phase == .body else { return }
        switch head.framing {
        case .none, .length(0): finish()
        case .length, .chunked, .untilClose: break
        }
    }

    private func takeBody(_ bytes: inout ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        switch head.framing {
        case .none: break
        case .untilClose:
            exchange?.upstreamBody(bytes)
            bytes.clear()
        case .length:
            guard let piece = bytes.readSlice(length: min(remaining, bytes.readableBytes)) else { return }
            remaining -= piece.readableBytes
            exchange?.upstreamBody(piece)
            if remaining == 0 { finish() }
        case .chunked:
            switch chunks.scan(bytes.readableBytesUInt8Span) {
            case .more:
                exchange?.upstreamBody(bytes)
                bytes.clear()
            case .complete(let length):
                if let piece = bytes.readSlice(length: length) { exchange?.upstreamBody(piece) }
                finish()
            case .malformed: refuse()
            }
        }
    }

    private func finish() {
        // Abandoned by the one who took the last piece.
        guard phase == .body else { return }
        let done = exchange
        exchange = nil
        phase = .spent
        input = nil
        if head.keepsAlive, isRequestSent, isPooled, context != nil {
            phase = .idle
            idleSince = .now()
        }
        // Released first: the exchange may go on with its client's next request at once.
        if phase == .idle { pool?.release(self) } else { close() }
        done?.upstreamDone()
    }

    private func refuse() {
        let ended = exchange
        exchange = nil
        close()
        ended?.upstreamFailed(.malformedAnswer)
    }
}
