import HTTPKit
import NIOCore

/// One client: reads its requests one after another, checks each, forwards it on a connection of the same event loop,
/// and passes the answer on. Requests that a client sends ahead wait in `input`, which is bounded by not reading on.
///
/// The checks are in `ClientConnection+Checks`, the body of a request in `+Body` and `+Stream`, the way to the upstream
/// and back in `+Forward`, our own answers in `+Answer`, slow readers in `+Reading`. All of it runs on the loop.
final class ClientConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase: Equatable {
        /// A head is awaited. Next: checking, or closed.
        case head
        /// Token and limits are asked. Next: body, upstream, or an answer of ours.
        case checking
        /// The rest of the body is awaited. Next: upstream, or an answer of ours.
        case body
        /// At the upstream. Next: head for the next request, or lingering.
        case upstream
        /// Answered for the last time; what the client still sends is thrown away so that it can read the answer.
        case lingering
        case closed
    }

    /// What a client may send ahead of the request that is served.
    static let inputLimit = 32 << 10
    static let lingerTime = TimeAmount.seconds(1)
    /// For token and limits; each has time-outs of its own that are shorter.
    static let checkTime = TimeAmount.seconds(10)

    let lane: Lane
    var edge: Edge { lane.edge }
    var context: ChannelHandlerContext?
    var phase = Phase.head
    var request = Request()
    var input: ByteBuffer?
    var upstream: UpstreamConnection?
    var deadline = NIODeadline.distantFuture
    /// Whom the last credential spoke for.
    var identity: Identity?
    var peer = ClientAddress(nil)
    var addressLimits = AddressLimits()
    /// Bytes of answers that the client has not taken, among what its caller may hold.
    var unreadBytes = 0
    var unreadShare: CallerShare?
    /// A service's connection waits for this client to read.
    var isHoldingUpstream = false
    private var scanner = HeadScanner()
    private var hasBegunHead = false
    private var isProcessing = false
    private var isReadHeld = false
    /// Lingering, and nothing is on its way to the client any more.
    var hasLastAnswerLeft = false

    init(_ lane: Lane) {
        self.lane = lane
    }
}

// MARK: - Channel events

extension ClientConnection {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func channelActive(context: ChannelHandlerContext) {
        peer = ClientAddress(context.remoteAddress)
        deadline = .now() + .nanoseconds(edge.config.timeouts.head.nanoseconds)
        lane.add(self)
        context.fireChannelActive()
    }

    func read(context: ChannelHandlerContext) {
        if wantsInput { context.read() } else { isReadHeld = true }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if phase == .lingering || phase == .closed { return }
        if input == nil { input = bytes } else { input?.writeBuffer(&bytes) }
        switch phase {
        case .head: process()
        case .body: gatherBody()
        case .upstream: if isSocket { passFrames() } else { passBody() }
        case .checking, .lingering, .closed: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        upstream?.flush()
        context.flush()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { caughtUp() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed? = event as? ChannelEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        // A client may close its side after a request and still wait for the answer.
        switch phase {
        case .head: endAfterLastAnswer()
        case .body: closeNow()
        case .lingering: if hasLastAnswerLeft { closeNow() }
        case .upstream where isStreaming: closeNow()
        case .upstream where isSocket: clientSendsNoMore()
        // It has nothing to say on a stream, so this is how it goes.
        case .upstream where request.isLasting: closeNow()
        case .checking, .upstream: request.mustClose = true
        case .closed: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave()
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Reset by the client and the like; `channelInactive` follows.
        context.close(promise: nil)
    }

    private func leave() {
        guard phase != .closed else { return }
        if phase == .upstream { letGoOfUpstream() }
        leaveShare()
        giveUpUnread()
        phase = .closed
        input = nil
        lane.remove(self)
    }
}

// MARK: - Reading

extension ClientConnection {
    private var wantsInput: Bool {
        switch phase {
        case .body, .lingering, .closed: return true
        case .head: return isReading || buffered < Self.inputLimit
        case .upstream where isStreaming: return canPassOn && buffered < Self.window
        case .upstream where isSocket: return canPassOn
        case .checking, .upstream: return buffered < Self.inputLimit
        }
    }

    var buffered: Int { input?.readableBytes ?? 0 }
    /// No request, not even the beginning of one, and nothing to be read.
    var isIdle: Bool { phase == .head && buffered == 0 && isReading }

    func resumeReading() {
        guard isReadHeld, wantsInput else { return }
        isReadHeld = false
        context?.read()
    }

    /// Serves what is there. A loop and not a recursion: a client may send thousands of requests at once. Who does not
    /// read the answers is not asked for more.
    func process() {
        guard !isProcessing else { return }
        isProcessing = true
        while phase == .head, isReading, takeHead() {}
        isProcessing = false
        resumeReading()
    }

    /// False when more bytes are needed.
    private func takeHead() -> Bool {
        skipEmptyLine()
        guard buffered > 0 else {
            input = nil
            return false
        }
        if !hasBegunHead {
            hasBegunHead = true
            deadline = .now() + .nanoseconds(edge.config.timeouts.head.nanoseconds)
        }
        let limits = edge.config.limits
        let result = input.map {
            scanner.scan($0.readableBytesUInt8Span, startLineLimit: limits.targetBytes, limit: limits.headBytes)
        }
        switch result ?? .incomplete {
        case .incomplete: return false
        case .complete(let length): beginRequest(length)
        case .bareLineEnd: refuseHead(.init(.badRequest, detail: "a line must end in CR LF"))
        case .startLineTooLong: refuseHead(.init(.uriTooLong))
        case .tooLong: refuseHead(.init(.headersTooLarge))
        }
        return true
    }

    /// One is allowed before a request (RFC 9112 section 2.2): some old clients end a body with one.
    private func skipEmptyLine() {
        guard !hasBegunHead, let bytes = input,
            bytes.getInteger(at: bytes.readerIndex, as: UInt16.self) == 0x0D0A
        else { return }
        input?.moveReaderIndex(forwardBy: 2)
    }

    private func beginRequest(_ length: Int) {
        guard let bytes = input?.readSlice(length: length) else { return }
        if buffered == 0 { input = nil }
        scanner.reset()
        hasBegunHead = false
        request.begin(bytes, number: request.number &+ 1)
        do throws(HeadProblem) {
            try RequestHeadParser.parse(bytes.readableBytesUInt8Span, into: &request.head)
        } catch {
            return refuse(Problem(error))
        }
        noteTrace()
        noteBody()
        check()
    }

    /// The head cannot be read, so neither can anything after it.
    private func refuseHead(_ problem: Problem) {
        request.begin(ByteBuffer(), number: request.number &+ 1)
        request.head.reset()
        refuse(problem)
    }

    func refuse(_ problem: Problem) {
        if request.trace.span == 0 { request.trace = Trace(continuing: Span(), random: &lane.random) }
        request.mustClose = true
        request.isBodyComplete = false
        answer(problem)
    }

    private func noteTrace() {
        let source = request.bytes
        let bytes = source.readableBytesUInt8Span
        let parent = request.head.traceparent ?? 0..<0
        request.trace = Trace(continuing: bytes.extracting(parent), random: &lane.random)
        request.hasOwnID = request.head.requestID.map { Self.isRequestID(bytes.extracting($0)) } ?? false
        request.mustClose = !request.head.keepsAlive
    }

    private func noteBody() {
        switch request.head.framing {
        case .none, .untilClose, .length(0): request.isBodyComplete = true
        case .length(let length):
            request.isBodyComplete = false
            request.bodyRemaining = length
        case .chunked: request.isBodyComplete = false
        }
    }

    /// 1 to 64 of `[A-Za-z0-9._-]`.
    private static func isRequestID(_ text: Span<UInt8>) -> Bool {
        guard (1...64).contains(text.count) else { return false }
        for index in 0..<text.count {
            let byte = text[index]
            let isLetter = ASCII.lower(byte) &- UInt8(ascii: "a") < 26
            let isDigit = byte &- UInt8(ascii: "0") < 10
            guard
                isLetter || isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "_")
            else { return false }
        }
        return true
    }
}
