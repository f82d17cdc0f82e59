import NIOCore
import NIOWebSocket

/// One WebSocket on its connection: what comes in waits, bounded, for the endpoint; what goes out is framed; silence is
/// asked whether anybody is there.
final class WebSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = WebSocketFrame

    struct Pace: Sendable {
        /// Between two pings.
        var ping = Duration.seconds(25)
        /// In which one has to be answered by any frame.
        var answer = Duration.seconds(20)
        /// For the client's part of the closing handshake.
        var farewell = Duration.seconds(2)
    }

    private enum Phase {
        case open
        /// We have said why. Nothing more is sent, and what comes is passed over until the client says the same.
        case closing
        case closed
    }

    /// Messages, and their bytes, that wait for the endpoint before the client is read no more.
    private static let waitingLimit = 16
    private static let waitingBytes = 64 << 10

    private let pace: Pace
    private var assembly: WebSocketAssembly
    private var phase = Phase.open
    private var context: ChannelHandlerContext?
    private var waiting: CircularBuffer<WebSocketMessage> = []
    private var waitingSize = 0
    private var reader: CheckedContinuation<WebSocketMessage?, Never>?
    private var isAbandoned = false
    private var isReadHeld = false
    /// What the connection has not taken yet.
    private var unsentFrames = 0
    private var unsentBytes = 0
    private var pings: RepeatedTask?
    private var timer: Scheduled<Void>?
    private let onEnd: () -> Void

    /// - Parameter onEnd: told once when there will be no more messages.
    init(limit: Int, pace: Pace, onEnd: @escaping () -> Void) {
        assembly = WebSocketAssembly(limit: limit)
        self.pace = pace
        self.onEnd = onEnd
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let me = NIOLoopBound(self, eventLoop: context.eventLoop)
        let interval = TimeAmount(pace.ping)
        pings = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in me.value.ping() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        guard phase != .closed else { return }
        phase = .closed
        pings?.cancel()
        timer?.cancel()
        giveUpReading()
        onEnd()
    }

    // MARK: For the endpoint

    func next(_ continuation: CheckedContinuation<WebSocketMessage?, Never>) {
        precondition(reader == nil, "a socket has one reader")
        if let message = waiting.popFirst() {
            waitingSize -= message.size
            continuation.resume(returning: message)
            return readOn()
        }
        guard phase == .open, !isAbandoned else { return continuation.resume(returning: nil) }
        reader = continuation
    }

    /// Its reader was cancelled, perhaps before it had begun to wait.
    func abandon() {
        isAbandoned = true
        giveUpReading()
    }

    private func giveUpReading() {
        reader?.resume(returning: nil)
        reader = nil
    }

    func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ written: EventLoopPromise<Void>) {
        guard let context, phase == .open else { return written.fail(ChannelError.ioOnClosedChannel) }
        let (size, me) = (data.readableBytes, NIOLoopBound(self, eventLoop: context.eventLoop))
        unsentFrames += 1
        unsentBytes += size
        written.futureResult.whenComplete { _ in
            me.value.unsentFrames -= 1
            me.value.unsentBytes -= size
        }
        context.writeAndFlush(
            wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: written)
    }

    func post(_ data: ByteBuffer, within backlog: WebSocketBacklog) {
        guard let context, phase == .open else { return }
        guard unsentFrames < backlog.frames, unsentBytes + data.readableBytes <= backlog.bytes else {
            return close(backlog.code, backlog.reason)
        }
        send(.text, data, context.eventLoop.makePromise(of: Void.self))
    }

    func close(_ code: WebSocketCloseCode, _ reason: String = "") {
        guard phase == .open else { return }
        var data = ByteBuffer(integer: code.rawValue)
        data.writeSubstring(reason.prefix(utf8Bytes: 123))
        // What was sent before is read first, for as long as a ping would be waited for.
        say(data, patience: pace.answer)
    }

    /// The server goes, and waits for no slow reader.
    func leave() {
        if phase == .open {
            say(ByteBuffer(integer: WebSocketCloseCode.goingAway.rawValue), patience: pace.farewell)
        } else if phase == .closing {
            startTimer(pace.farewell)
        }
    }

    /// The closing handshake begins, or ends with our answer.
    /// - Parameter patience: until our word is out, after which its answer is awaited; nil for an answer of ours.
    private func say(_ data: ByteBuffer, patience: Duration?) {
        guard let context, phase == .open else { return }
        phase = .closing
        pings?.cancel()
        let written = context.eventLoop.makePromise(of: Void.self)
        let me = NIOLoopBound(self, eventLoop: context.eventLoop)
        if let patience {
            startTimer(patience)
            written.futureResult.whenSuccess { me.value.startTimer(me.value.pace.farewell) }
        } else {
            written.futureResult.whenComplete { _ in me.value.context?.close(promise: nil) }
        }
        context.writeAndFlush(
            wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)), promise: written)
        giveUpReading()
        onEnd()
        readOn()
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        if phase == .closing {
            if frame.opcode == .connectionClose { context.close(promise: nil) }
            return
        }
        guard phase == .open else { return }
        timer?.cancel()
        timer = nil
        switch assembly.take(frame) {
        case .none: break
        case .message(let message): take(message)
        case .ping(let data):
            context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, data: data)), promise: nil)
        case .close(let code):
            say(code.map { ByteBuffer(integer: $0.rawValue) } ?? ByteBuffer(), patience: nil)
        case .refuse(let code): close(code)
        }
    }

    private func take(_ message: WebSocketMessage) {
        if let reader {
            self.reader = nil
            return reader.resume(returning: message)
        }
        waiting.append(message)
        waitingSize += message.size
    }

    /// Neither an endpoint that is busy nor a client that asks and does not read fills this process.
    private var mayRead: Bool {
        guard phase == .open else { return true }
        let hasRoom = waiting.count < Self.waitingLimit && waitingSize < Self.waitingBytes
        return hasRoom && context?.channel.isWritable ?? false
    }

    func read(context: ChannelHandlerContext) {
        if mayRead { context.read() } else { isReadHeld = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        readOn()
        context.fireChannelWritabilityChanged()
    }

    private func readOn() {
        guard isReadHeld, mayRead else { return }
        isReadHeld = false
        context?.read()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (phase, error) {
        case (.open, NIOWebSocketError.invalidFrameLength): close(.tooLarge)
        case (.open, is NIOWebSocketError): close(.protocolError)
        // What follows is passed over for as long as the client may take to hear why.
        case (.closing, ByteToMessageDecoderError.dataReceivedInErrorState): break
        default: context.close(promise: nil)
        }
    }

    // MARK: Silence

    private func ping() {
        guard let context, phase == .open, timer == nil else { return }
        context.writeAndFlush(
            wrapOutboundOut(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())), promise: nil)
        startTimer(pace.answer)
    }

    private func startTimer(_ time: Duration) {
        guard let context else { return }
        timer?.cancel()
        let me = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: TimeAmount(time)) { me.value.context?.close(promise: nil) }
    }
}

extension WebSocketMessage {
    fileprivate var size: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }
}

extension String {
    /// Whole characters that fit into so many bytes.
    fileprivate func prefix(utf8Bytes limit: Int) -> Substring {
        var end = startIndex
        var size = 0
        while end < endIndex {
            size += self[end].utf8.count
            guard size <= limit else { break }
            end = index(after: end)
        }
        return self[..<end]
    }
}
