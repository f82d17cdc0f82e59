import CoreMetrics
import HTTPKit
import NIOCore

/// Answers of the gateway itself, and the end of every answer.
extension ClientConnection {
    /// What every answer has, whoever made it.
    func writeCommonHeaders(to out: inout ByteBuffer) {
        if lane.isDraining { request.mustClose = true }
        out.writeStaticString("X-Request-Id: ")
        writeRequestID(to: &out)
        out.writeStaticString("\r\n")
        edge.headers.writeLimits(request.decision, to: &out)
        out.writeImmutableBuffer(edge.headers.security)
        writeCORS(to: &out)
        if request.mustClose { out.writeStaticString("Connection: close\r\n") }
    }

    private func writeCORS(to out: inout ByteBuffer) {
        edge.headers.writeCORS(allowedOrigin, to: &out)
    }

    /// Index of the request's origin in the list of allowed ones.
    private var allowedOrigin: Int? {
        guard let range = request.head.origin else { return nil }
        let bytes = request.bytes
        return edge.headers.origin(bytes.readableBytesUInt8Span.extracting(range))
    }

    func answer(_ problem: Problem) {
        skipBody()
        request.status = problem.code.status
        var out = ByteBufferAllocator().buffer(capacity: 1024)
        let id = request.hasOwnID ? request.text(request.head.requestID) : nil
        let body = problem.body(requestID: id ?? request.trace.traceID)
        writeStatusLine(problem.code.status, problem.code.title, to: &out)
        out.writeStaticString("Content-Type: application/problem+json\r\nContent-Length: ")
        out.writeDecimal(body.count)
        out.writeStaticString("\r\n")
        if let seconds = problem.retryAfterSeconds { out.writeString("Retry-After: \(seconds)\r\n") }
        for header in problem.headers { out.writeString("\(header.name): \(header.value)\r\n") }
        finishHead(&out)
        if request.head.method != .head { out.writeBytes(body) }
        send(out)
    }

    func answerPreflight() {
        guard allowedOrigin != nil else { return answer(Problem(.originNotAllowed)) }
        request.status = 204
        var out = ByteBufferAllocator().buffer(capacity: 1024)
        writeStatusLine(204, "No Content", to: &out)
        out.writeImmutableBuffer(edge.headers.preflight)
        finishHead(&out)
        send(out)
    }

    private func writeStatusLine(_ status: Int, _ reason: String, to out: inout ByteBuffer) {
        out.writeStaticString("HTTP/1.1 ")
        out.writeDecimal(status)
        out.writeStaticString(" ")
        out.writeString(reason)
        out.writeStaticString("\r\n")
    }

    private func finishHead(_ out: inout ByteBuffer) {
        lane.writeDate(to: &out)
        out.writeImmutableBuffer(edge.headers.noStore)
        out.writeImmutableBuffer(edge.headers.contentPolicy)
        writeCommonHeaders(to: &out)
        out.writeStaticString("\r\n")
    }

    private func send(_ out: ByteBuffer) {
        request.answerBegan = true
        context?.writeAndFlush(wrapOutboundOut(out), promise: nil)
        finishAnswer()
    }

    /// A refused body that is there already is passed over; for one that is still to come the connection must end.
    private func skipBody() {
        guard !request.isBodyComplete else { return }
        if case .length = request.head.framing, hasWholeBody {
            input?.moveReaderIndex(forwardBy: request.bodyRemaining)
            if buffered == 0 { input = nil }
            request.isBodyComplete = true
        } else {
            request.mustClose = true
        }
    }

    // MARK: The end

    func finishRecord() {
        lane.finished(request)
    }

    /// The answer has been written.
    func finishAnswer() {
        finishRecord()
        request.identity = nil
        if request.mustClose || phase == .closed { return lastAnswerSent() }
        phase = .head
        deadline = .now() + .nanoseconds(edge.config.timeouts.idle.nanoseconds)
        process()
    }

    /// Closing while the client still sends would reset the connection, and the answer could be lost on the way. So
    /// the sending side is closed, and what arrives is thrown away for a moment.
    private func lastAnswerSent() {
        guard phase != .closed, let context else { return }
        phase = .lingering
        input = nil
        deadline = .now() + Self.lingerTime
        let mayCloseAtOnce = request.isBodyComplete
        let me = NIOLoopBound(self, eventLoop: lane.loop)
        // The promise is kept once all that was written before has left.
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
            if mayCloseAtOnce { me.value.closeNow() } else { me.value.context?.close(mode: .output, promise: nil) }
        }
        resumeReading()
    }

    func closeNow() {
        context?.close(promise: nil)
    }

    // MARK: Deadlines

    func deadlinePassed() {
        switch phase {
        case .head:
            if buffered > 0 { refuseLate(Problem(.headTimeout)) } else { closeNow() }
        case .body: refuseLate(Problem(.requestBodyTimeout))
        case .checking: answer(.dependencyUnavailable)
        case .upstream: upstreamDeadlinePassed()
        case .lingering, .closed: closeNow()
        }
    }

    private func refuseLate(_ problem: Problem) {
        if phase == .head {
            request.begin(ByteBuffer(), number: request.number &+ 1)
            request.head.reset()
        }
        refuse(problem)
    }

    private func upstreamDeadlinePassed() {
        let isClientSlow = !request.isBodyComplete || (request.answerBegan && !wantsUpstreamBytes)
        letGoOfUpstream()
        if !isClientSlow { pool(failed: .timeout) }
        if request.answerBegan {
            finishRecord()
            return closeNow()
        }
        request.mustClose = request.mustClose || isClientSlow
        answer(isClientSlow ? Problem(.requestBodyTimeout) : Problem(UpstreamFailure.timeout))
        process()
    }

    private func pool(failed: UpstreamFailure) {
        guard let route = request.route else { return }
        request.pool?.breaker.failed()
        edge.metrics.failures(edge.table.routes[route].upstream).increment()
    }

    /// While the process ends: a client between two requests has a moment to notice.
    func endIfIdle(_ now: NIODeadline) {
        guard isIdle else { return }
        let idleFor = now - (deadline - .nanoseconds(edge.config.timeouts.idle.nanoseconds))
        if idleFor > .milliseconds(500) { closeNow() }
    }
}
