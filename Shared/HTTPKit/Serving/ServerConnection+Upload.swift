import NIOCore
import NIOHTTP1

/// Bodies that are handed over while they arrive: the endpoint begins with the head.
extension ServerConnection {
    /// Who sends less than this is not waited for once his patience is used up.
    static let slowestBytesPerSecond = 32 << 10
    /// How often that is looked at.
    private static let paceInterval = TimeAmount.milliseconds(250)

    func beginUpload(
        _ head: HTTPRequestHead, _ match: RequestPipeline.Match, asksFirst: Bool, _ context: ChannelHandlerContext
    ) {
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let source = BodySource(limit: match.bodyLimit) { loop.execute { own.value.bodyIsWanted() } }
        answer(head, match, .streamed(source), asksFirst ? .notSent : .coming, context)
        upload = source
        watchPace(of: source, waited: .zero, context)
    }

    /// More of a body that is being taken, or its end.
    func takeUpload(_ part: HTTPServerRequestPart, _ source: BodySource, keepsAlive: Bool) {
        switch part {
        case .head: break
        case .body(let piece):
            state = .answering(keepsAlive: keepsAlive, rest: .coming)
            source.push(piece)
        case .end:
            state = .answering(keepsAlive: keepsAlive, rest: .none)
            endUpload { $0.finish() }
        }
    }

    func endUpload(_ end: (BodySource) -> Void) {
        guard let source = upload else { return }
        upload = nil
        timer?.cancel()
        timer = nil
        end(source)
    }

    /// The endpoint asks for it: only now does a client that waits for a word get it, so that a refusal costs it
    /// nothing (RFC 9110 section 10.1.1).
    private func bodyIsWanted() {
        guard let context, upload != nil else { return }
        if case .answering(let keepsAlive, .notSent) = state {
            state = .answering(keepsAlive: keepsAlive, rest: .coming)
            let go = context.channel.allocator.buffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(go), promise: nil)
        }
        guard isReadHeld else { return }
        isReadHeld = false
        context.read()
    }

    /// Counts the time for which the client is waited for; what the endpoint takes for itself is not the client's.
    private func watchPace(of source: BodySource, waited: TimeAmount, _ context: ChannelHandlerContext) {
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: Self.paceInterval) {
            let connection = own.value
            guard let context = connection.context, connection.upload === source else { return }
            let waited = connection.isReadHeld ? waited : waited + Self.paceInterval
            let earned = TimeAmount.seconds(Int64(source.received / Self.slowestBytesPerSecond))
            if waited > connection.patience + earned {
                connection.endUpload { $0.fail(Problem(.requestBodyTimeout)) }
            } else {
                connection.watchPace(of: source, waited: waited, context)
            }
        }
    }
}
