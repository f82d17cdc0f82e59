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
        state = .answering(keepsAlive: head.isKeepAlive, rest: rest)
        let request = InboundRequest(
            method: head.method.rawValue, uri: head.uri, headers: head.headers, match: match, body: body,
            channel: context.channel)
        let speaksChunks = head.version.major == 1 && head.version.minor >= 1
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        let deadline = pipeline.deadlines.open(match.timeout)
        let task = Task(executorPreference: executor) { [pipeline] in
            let answer = await pipeline.respond(to: request, by: deadline)
            pipeline.deadlines.close(deadline)
            guard let stream = own.value.finish(answer, speaksChunks: speaksChunks) else { return }
            let isWhole = await stream.run { pipeline.logCut($0, of: request) }
            own.value.streamed(isWhole, endsItself: speaksChunks || stream.length != nil)
        }
        pipeline.deadlines.set(deadline) { task.cancel() }
        self.task = task
    }

    /// Writes an answer, or its head alone.
    /// - Returns: what is still to be written.
    private func finish(_ answer: Answer, speaksChunks: Bool) -> AnswerStream? {
        guard let context, case .answering(let keepsAlive, let rest) = state else { return nil }
        // Answered before the body was taken: nobody will.
        endUpload { $0.fail(CancellationError()) }
        let closes = rest != .none || !keepsAlive || isLeaving || pipeline.isDraining
        if case .stream(let length, let body) = answer.body, !answer.isHeadOnly {
            var head = context.channel.allocator.buffer(capacity: 512)
            let endsItself = speaksChunks || length != nil
            answer.encode(into: &head, closes: closes || !endsItself, chunks: speaksChunks)
            context.writeAndFlush(wrapOutboundOut(head), promise: nil)
            isStreaming = true
            return AnswerStream(
                body: body, channel: context.channel, length: length, isChunked: speaksChunks && length == nil)
        }
        state = closes ? (rest == .coming ? .dropping(bytes: 0) : .closed) : .idle
        write(answer, closes: closes, context)
        goOn(context)
        return nil
    }

    private func streamed(_ isWhole: Bool, endsItself: Bool) {
        isStreaming = false
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
