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
        guard let range = allowedOrigin else { return edge.headers.writeNoOrigin(to: &out) }
        let source = request.bytes
        edge.headers.writeOrigin(source.readableBytesSpan.extracting(range), to: &out)
    }

    /// The request's origin when it is an allowed one.
    private var allowedOrigin: Range<Int>? {
        guard let range = request.head.origin else { return nil }
        let bytes = request.bytes
        return edge.headers.allows(bytes.readableBytesUInt8Span.extracting(range)) ? range : nil
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
        if case .length = request.head.framing, buffered >= request.bodyRemaining {
            input?.moveReaderIndex(forwardBy: request.bodyRemaining)
            if buffered == 0 { input = nil }
            request.isBodyComplete = true
        } else {
            request.mustClose = true
        }
    }

    // MARK: The end

    func finishRecord() {
        guard !request.isRecorded else { return }
        request.isRecorded = true
        lane.finished(request)
    }

    /// The answer has been written.
    func finishAnswer() {
        finishRecord()
        leaveShare()
        request.identity = nil
        if request.mustClose || phase == .closed { return endAfterLastAnswer() }
        phase = .head
        deadline = .now() + .nanoseconds(edge.config.timeouts.idle.nanoseconds)
        if !isReading { deadline = max(deadline, readingDeadline) }
        process()
    }

    /// Closing while the client still sends would reset the connection, and the answer could be lost on the way. So
    /// the sending side is closed, and what arrives is thrown away for a moment.
    func endAfterLastAnswer() {
        guard phase != .closed, let context else { return }
        phase = .lingering
        input = nil
        // Also what fits into our own buffer is on its way until the client has taken it.
        deadline = readingDeadline
        let mayCloseAtOnce = request.isBodyComplete
        let me = NIOLoopBound(self, eventLoop: lane.loop)
        // The promise is kept once all that was written before has left.
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
            me.value.lastAnswerLeft(mayCloseAtOnce)
        }
        resumeReading()
    }

    private func lastAnswerLeft(_ mayCloseAtOnce: Bool) {
        hasLastAnswerLeft = true
        if mayCloseAtOnce { return closeNow() }
        deadline = .now() + Self.lingerTime
        context?.close(mode: .output, promise: nil)
    }

    func closeNow() {
        context?.close(promise: nil)
    }

    // MARK: Deadlines

    func deadlinePassed() {
        switch phase {
        case .head where !isReading: closeNow()
        case .head:
            if buffered > 0 { refuseLate(Problem(.requestHeaderTimeout)) } else { closeNow() }
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
        if request.isLasting { return lastingDeadlinePassed() }
        if isHoldingUpstream { return cutOff() }
        if isSenderLate {
            letGoOfUpstream()
            return refuse(Problem(.requestBodyTimeout))
        }
        letGoOfUpstream()
        pool(failed: .timeout)
        if request.answerBegan {
            finishRecord()
            return closeNow()
        }
        answer(Problem(UpstreamFailure.timeout))
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
