import NIOCore
import NIOHTTP1

extension ServerConnection {
    /// Has a request answered, in a task that runs to its end also when the client goes: what was accepted is done.
    func answer(
        _ head: HTTPRequestHead, _ match: RequestPipeline.Match, _ body: InboundBody, _ rest: Rest,
        _ context: ChannelHandlerContext
    ) {
        timer?.cancel()
        timer = nil
        // Whoever asks for another protocol is read no further as HTTP.
        state = .answering(keepsAlive: head.isKeepAlive && !head.headers.contains(name: "Upgrade"), rest: rest)
        let request = InboundRequest(
            method: head.method.rawValue, uri: head.uri, headers: head.headers, match: match, body: body,
            channel: context.channel)
        let speaksChunks = head.version.major == 1 && head.version.minor >= 1
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        let deadline = pipeline.deadlines.open(match.timeout)
        let task = Task(executorPreference: executor) { [pipeline] in
            let answer = await pipeline.respond(to: request, by: deadline)
            pipeline.deadlines.close(deadline)
            await own.value.finish(answer, to: request, speaksChunks: speaksChunks)?()
        }
        pipeline.deadlines.set(deadline) { task.cancel() }
        self.task = task
    }

    /// Writes an answer, or its head alone.
    /// - Returns: what writes the rest.
    private func finish(
        _ answer: Answer, to request: InboundRequest, speaksChunks: Bool
    ) -> (@Sendable () async -> Void)? {
        guard let context, case .answering(let keepsAlive, let rest) = state else { return nil }
        // Answered before the body was taken: nobody will.
        endUpload { $0.fail(CancellationError()) }
        let closes = rest != .none || !keepsAlive || isLeaving || pipeline.isDraining
        switch answer.body {
        case .stream(let length, let body) where !answer.isHeadOnly:
            let endsItself = speaksChunks || length != nil
            writeHead(answer, closes: closes || !endsItself, chunks: speaksChunks, context)
            let stream = AnswerStream(
                body: body, channel: context.channel, length: length, isChunked: speaksChunks && length == nil)
            return goOn(request, endsItself: endsItself) { await stream.run($0) }
        case .events(let body) where !answer.isHeadOnly:
            guard connections.last(context.channel) else { return refuseLasting(request, context) }
            writeHead(answer, closes: closes || !speaksChunks, chunks: speaksChunks, context)
            begunLasting()
            let stream = EventStream(channel: context.channel, isChunked: speaksChunks)
            return goOn(request, endsItself: speaksChunks) { await stream.run(body, failed: $0) }
        case .socket(let body):
            guard connections.last(context.channel) else { return refuseLasting(request, context) }
            writeHead(answer, closes: false, chunks: false, context)
            return open(body, answer, request, context)
        case .bytes, .stream, .events: break
        }
        state = closes ? (rest == .coming ? .dropping(bytes: 0) : .closed) : .idle
        write(answer, closes: closes, context)
        goOn(context)
        return nil
    }

    private func writeHead(_ answer: Answer, closes: Bool, chunks: Bool, _ context: ChannelHandlerContext) {
        var head = context.channel.allocator.buffer(capacity: 512)
        answer.encode(into: &head, closes: closes, chunks: chunks)
        context.writeAndFlush(wrapOutboundOut(head), promise: nil)
    }

    /// What writes the rest of an answer, and then has the connection go on.
    private func goOn(
        _ request: InboundRequest, endsItself: Bool,
        _ run: @escaping @Sendable (_ failed: (any Error) -> Void) async -> Bool
    ) -> @Sendable () async -> Void {
        isStreaming = true
        let (pipeline, own) = (pipeline, NIOLoopBound(self, eventLoop: executor.loop))
        return {
            let isWhole = await run { pipeline.logCut($0, of: request) }
            own.value.streamed(isWhole, endsItself: endsItself)
        }
    }

    private func streamed(_ isWhole: Bool, endsItself: Bool) {
        isStreaming = false
        if isLasting {
            isLasting = false
            context.map { connections.lastsNoMore($0.channel) }
        }
        guard let context, case .answering(let keepsAlive, let rest) = state else { return }
        // A reader must not take what came for the whole.
        guard isWhole, keepsAlive, endsItself, rest == .none, !isLeaving, !pipeline.isDraining else {
            return context.close(promise: nil)
        }
        state = .idle
        goOn(context)
    }

    func write(_ answer: Answer, closes: Bool, _ context: ChannelHandlerContext) {
        var buffer = context.channel.allocator.buffer(capacity: 1_024)
        answer.encode(into: &buffer, closes: closes, chunks: true)
        guard closes else { return context.writeAndFlush(wrapOutboundOut(buffer), promise: nil) }
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: written)
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in own.value.lastAnswerIsOut() }
    }

    private func lastAnswerIsOut() {
        guard let context else { return }
        guard case .dropping = state else { return context.close(promise: nil) }
        // It shall see the answer and its end, and not a reset because it still sends.
        context.close(mode: .output, promise: nil)
        setTimer(context) { _, context in context.close(promise: nil) }
    }

    /// What was sent ahead, then what comes.
    private func goOn(_ context: ChannelHandlerContext) {
        task = nil
        while !isBusy, let part = ahead.popFirst() { take(part, context) }
        guard isReadHeld, !isBusy else { return }
        isReadHeld = false
        context.read()
    }
}

/// The rest of an answer that is written piece by piece.
struct AnswerStream: Sendable {
    let body: @Sendable (inout BodyWriter) async throws -> Void
    let channel: any Channel
    /// Bytes that were promised; nil when the end tells.
    let length: Int?
    let isChunked: Bool

    /// - Parameter failed: hears what stopped it, unless the reader went.
    /// - Returns: whether all of it was written.
    func run(_ failed: (any Error) -> Void) async -> Bool {
        var writer = BodyWriter(channel: channel, isChunked: isChunked)
        do {
            try await body(&writer)
            try await writer.end()
            return length == nil || length == writer.written
        } catch {
            if !(error is ChannelError || error is IOError || error is CancellationError) { failed(error) }
            return false
        }
    }
}
