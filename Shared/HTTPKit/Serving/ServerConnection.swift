import NIOCore
import NIOHTTP1
import Primitives

/// One connection: gathers a request, has it answered, writes the answer, and only then looks at the next. All of it
/// happens on the connection's event loop.
final class ServerConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// How much of a refused body is read and thrown away, so that the client gets to see the refusal before the
    /// connection closes (closing on unread bytes resets it).
    static let dropLimitBytes = 8 << 20

    enum State {
        case idle
        case gathering(HTTPRequestHead, RequestPipeline.Match, ByteBuffer)
        /// `rest`: what is to be expected of the body of a request that is refused early.
        case answering(keepsAlive: Bool, rest: Rest)
        /// The refusal is written; reads on so that it is seen.
        case dropping(bytes: Int)
        /// A WebSocket has taken over.
        case socket(WebSocketHandler)
        case closed
    }

    enum Rest { case none, coming, notSent }

    let pipeline: RequestPipeline
    /// A body that keeps trickling in is given up after this long; one that stops altogether by the idle time-out.
    let patience: TimeAmount
    let pace: WebSocketHandler.Pace
    let connections: OpenConnections
    let executor: LoopTaskExecutor
    var state = State.idle
    var context: ChannelHandlerContext?
    /// What a client sent ahead of its answer. Bounded, as nothing is read meanwhile.
    var ahead: CircularBuffer<HTTPServerRequestPart> = []
    var isReadHeld = false
    var isLeaving = false
    var timer: Scheduled<Void>?
    var task: Task<Void, Never>?
    /// The body that the running endpoint takes as it comes.
    var upload: BodySource?
    /// The answer is written piece by piece.
    var isStreaming = false
    /// What runs ends with its client.
    var isLasting = false

    init(
        _ pipeline: RequestPipeline, _ connections: OpenConnections, on loop: any EventLoop, patience: TimeAmount,
        pace: WebSocketHandler.Pace
    ) {
        self.pace = pace
        self.pipeline = pipeline
        self.patience = patience
        self.connections = connections
        executor = LoopTaskExecutor(loop)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let (channel, connections, loop) = (context.channel, connections, context.eventLoop)
        let own = NIOLoopBound(self, eventLoop: loop)
        connections.add(channel) { farewell in loop.execute { own.value.leave(farewell) } }
        channel.closeFuture.whenComplete { _ in connections.remove(channel) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        state = .closed
        timer?.cancel()
        endUpload { $0.fail(Self.brokenOff) }
        if isLasting { task?.cancel() }
        self.context = nil
    }

    static let brokenOff = Problem(.badRequest, detail: "the body broke off")

    private func leave(_ farewell: OpenConnections.Farewell) {
        isLeaving = true
        if farewell == .now || isLasting { task?.cancel() }
        if case .socket(let socket) = state { socket.leave() }
        if farewell == .now || isIdle { context?.close(promise: nil) }
    }

    private var isIdle: Bool { if case .idle = state { true } else { false } }

    /// Whether a whole request is being answered, so that the next has to wait.
    var isBusy: Bool { if case .answering(_, .none) = state { true } else { false } }
}

// MARK: - Reading

extension ServerConnection {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(unwrapInboundIn(data), context)
    }

    /// A client that sends ahead waits.
    func read(context: ChannelHandlerContext) {
        if isBusy || upload?.isFull() == true { isReadHeld = true } else { context.read() }
    }

    func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        if let upload, case .answering(let keepsAlive, _) = state {
            return takeUpload(part, upload, keepsAlive: keepsAlive)
        }
        switch (state, part) {
        case (.idle, .head(let head)): begin(head, context)
        case (.gathering(let head, let match, var body), .body(var piece)):
            state = .idle  // so that the buffer has one owner while it grows
            guard body.readableBytes + piece.readableBytes <= match.bodyLimit else {
                return answer(head, match, .tooLarge(limit: match.bodyLimit), .coming, context)
            }
            if body.readableBytes == 0 { body = piece } else { body.writeBuffer(&piece) }
            state = .gathering(head, match, body)
        case (.gathering(let head, let match, let body), .end): answer(head, match, .complete(body), .none, context)
        case (.answering(_, .none), _): ahead.append(part)
        case (.answering(let keepsAlive, _), .end): state = .answering(keepsAlive: keepsAlive, rest: .none)
        case (.dropping(let bytes), .body(let piece)): drop(piece, after: bytes, context)
        case (.dropping, .end): context.close(promise: nil)
        default: break  // more of a body that nobody wants
        }
    }

    private func drop(_ piece: ByteBuffer, after bytes: Int, _ context: ChannelHandlerContext) {
        state = .dropping(bytes: bytes + piece.readableBytes)
        if bytes > Self.dropLimitBytes { context.close(promise: nil) }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let match = pipeline.match(head)
        let asksFirst = head.headers.joined("Expect")?.lowercased() == "100-continue"
        if let length = head.headers.joined("Content-Length"), Int(length) ?? .max > match.bodyLimit {
            return answer(head, match, .tooLarge(limit: match.bodyLimit), asksFirst ? .notSent : .coming, context)
        }
        if match.streamsBody { return beginUpload(head, match, asksFirst: asksFirst, context) }
        state = .gathering(head, match, ByteBuffer())
        if asksFirst {
            let go = context.channel.allocator.buffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(go), promise: nil)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Only for a body that did not come with its head.
        if case .gathering = state, timer == nil {
            setTimer(context) { connection, context in
                guard case .gathering(let head, let match, _) = connection.state else { return }
                connection.answer(head, match, .tooSlow, .coming, context)
            }
        }
        context.fireChannelReadComplete()
    }

    func setTimer(
        _ context: ChannelHandlerContext,
        _ body: @escaping @Sendable (ServerConnection, ChannelHandlerContext) -> Void
    ) {
        timer?.cancel()
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: patience) {
            guard let context = own.value.context else { return }
            body(own.value, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch state {
        case .idle where error is HTTPParserError, .gathering where error is HTTPParserError:
            state = .dropping(bytes: 0)
            write(.malformed(), closes: true, context)
        case .socket: context.close(promise: nil)
        case .answering where error is HTTPParserError:
            isLeaving = true
            endUpload { $0.fail(Self.brokenOff) }
        case .dropping: dropped(error, context)
        default: context.close(promise: nil)
        }
    }

    /// What follows bytes that were no HTTP comes as errors.
    private func dropped(_ error: any Error, _ context: ChannelHandlerContext) {
        if case .dropping(let bytes) = state,
            case .dataReceivedInErrorState(_, let piece)? = error as? ByteToMessageDecoderError
        {
            drop(piece, after: bytes, context)
        } else {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        // A reader who takes nothing of an answer for so long is gone; an endpoint at work has a time-out of its own.
        if case .answering = state, !isStreaming { return }
        context.close(promise: nil)
    }
}
