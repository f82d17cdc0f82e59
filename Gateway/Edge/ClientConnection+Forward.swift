import CoreMetrics
import HTTPKit
import NIOCore

/// The way to the upstream and back.
extension ClientConnection {
    func forward() {
        phase = .upstream
        request.attempts = 0
        if case .length(let length) = request.head.framing, length > 0, length <= Request.wholeBodyLimit {
            request.replay = input?.readSlice(length: length)
            request.bodyRemaining = 0
            request.isBodyComplete = true
            if buffered == 0 { input = nil }
        }
        if request.isBodyComplete {
            extendUpstreamDeadline()
        } else {
            deadline = .now() + .nanoseconds(edge.config.timeouts.body.nanoseconds)
        }
        attempt()
    }

    private func attempt() {
        guard let route = request.route else { return }
        let replicas = lane.upstreams[edge.table.routes[route].upstream.index]
        // The same address again only when there is no other, and then on a new connection.
        let last = request.pool
        let pool = replicas.next(after: last)
        request.attempts += 1
        request.pool = pool
        pool.acquire(self, fresh: pool === last)
    }

    func extendUpstreamDeadline() {
        guard let route = request.route else { return }
        let upstream = edge.config.upstreams[edge.table.routes[route].upstream.index]
        deadline = .now() + .nanoseconds(upstream.timeout.nanoseconds)
    }

    /// Ends the exchange without hearing of it again.
    func letGoOfUpstream() {
        if let upstream { upstream.abandon() } else { request.pool?.cancel(self) }
        upstream = nil
    }

    // MARK: Request

    private func sendRequest(on connection: UpstreamConnection) {
        connection.begin(self, method: request.head.method)
        lane.scratch.clear()
        writeRequestHead(to: &lane.scratch)
        // A short body goes in the same write; a longer one is passed on without copying.
        if let body = request.replay, body.readableBytes <= Self.copyLimit {
            lane.scratch.writeImmutableBuffer(body)
            connection.write(lane.scratch)
        } else {
            connection.write(lane.scratch)
            if let body = request.replay { connection.write(body) }
        }
        connection.isRequestComplete = request.isBodyComplete
        pumpBody()
        connection.flush()
        // Reading may have stopped while the body waited for this connection.
        resumeReading()
    }

    private static let copyLimit = 4 << 10

    private func writeRequestHead(to out: inout ByteBuffer) {
        let source = request.bytes
        let bytes = source.readableBytesSpan
        let head = request.head
        out.writeStaticString(head.method.text)
        out.writeInteger(ASCII.space)
        out.writeBytes(bytes.extracting(head.target))
        out.writeStaticString(" HTTP/1.1\r\n")
        if let host = head.host {
            out.writeStaticString("Host: ")
            out.writeBytes(bytes.extracting(host))
            out.writeStaticString("\r\n")
        } else {
            out.writeStaticString("Host: florin\r\n")
        }
        for run in head.forwarded { out.writeBytes(bytes.extracting(run)) }
        writeCredential(to: &out, bytes)
        out.writeStaticString("X-Forwarded-For: ")
        out.writeString(addressNow().text)
        out.writeStaticString("\r\nX-Request-Id: ")
        writeRequestID(to: &out)
        out.writeStaticString("\r\ntraceparent: ")
        request.trace.writeParent(to: &out)
        switch head.framing {
        case .none, .untilClose: break
        case .length(let length):
            out.writeStaticString("\r\nContent-Length: ")
            out.writeDecimal(length)
        case .chunked: out.writeStaticString("\r\nTransfer-Encoding: chunked")
        }
        out.writeStaticString("\r\n\r\n")
    }

    private func writeCredential(to out: inout ByteBuffer, _ bytes: RawSpan) {
        guard let range = request.head.authorization else { return }
        out.writeStaticString("Authorization: ")
        if let replacement = request.identity?.replacement {
            out.writeImmutableBuffer(replacement)
        } else {
            out.writeBytes(bytes.extracting(range))
        }
        out.writeStaticString("\r\n")
    }

    func writeRequestID(to out: inout ByteBuffer) {
        if request.hasOwnID, let range = request.head.requestID {
            let source = request.bytes
            out.writeBytes(source.readableBytesSpan.extracting(range))
        } else {
            request.trace.writeTraceID(to: &out)
        }
    }

    /// Passes on what has arrived of a streamed body.
    func pumpBody() {
        guard let upstream, !request.isBodyComplete, var bytes = input, bytes.readableBytes > 0 else { return }
        switch request.head.framing {
        case .length:
            guard let piece = bytes.readSlice(length: min(request.bodyRemaining, bytes.readableBytes)) else { return }
            request.bodyRemaining -= piece.readableBytes
            request.isBodyComplete = request.bodyRemaining == 0
            upstream.write(piece)
        case .chunked:
            guard let piece = takeChunks(&bytes) else { return }
            upstream.write(piece)
        case .none, .untilClose: return
        }
        input = bytes.readableBytes > 0 ? bytes : nil
        if request.isBodyComplete {
            upstream.isRequestComplete = true
            upstream.flush()
            extendUpstreamDeadline()
        }
    }

    /// Nil when the body was refused, and the exchange with it.
    private func takeChunks(_ bytes: inout ByteBuffer) -> ByteBuffer? {
        let result = request.chunks.scan(bytes.readableBytesUInt8Span)
        guard request.chunks.payload <= edge.config.limits.bodyBytes else {
            refuseBody(Problem(.contentTooLarge))
            return nil
        }
        switch result {
        case .more: return bytes.readSlice(length: bytes.readableBytes)
        case .complete(let length):
            request.isBodyComplete = true
            return bytes.readSlice(length: length)
        case .malformed:
            refuseBody(Problem(.badRequest, detail: "the chunked coding of the body is broken"))
            return nil
        }
    }

    private func refuseBody(_ problem: Problem) {
        letGoOfUpstream()
        request.mustClose = true
        if request.answerBegan { closeNow() } else { answer(problem) }
    }
}

// MARK: - Answer

extension ClientConnection: UpstreamExchange {
    var wantsUpstreamBytes: Bool { context?.channel.isWritable ?? false }

    func upstreamReady(_ connection: UpstreamConnection) {
        guard phase == .upstream else { return }
        upstream = connection
        sendRequest(on: connection)
    }

    func upstreamHead(_ head: ResponseHead, _ bytes: ByteBuffer) {
        request.pool?.breaker.succeeded()
        request.replay = nil
        request.answerBegan = true
        request.status = head.status
        // The rest of the request is not wanted any more, and cannot be told from the next one.
        if !request.isBodyComplete { request.mustClose = true }
        if head.framing == .untilClose { request.mustClose = true }
        if head.framing == .chunked, request.head.isVersion10 {
            request.dechunk = ChunkedScanner()
            request.mustClose = true
        }
        extendUpstreamDeadline()
        lane.scratch.clear()
        writeAnswerHead(head, bytes, to: &lane.scratch)
        context?.write(wrapOutboundOut(lane.scratch), promise: nil)
    }

    func upstreamBody(_ bytes: ByteBuffer) {
        extendUpstreamDeadline()
        guard var scanner = request.dechunk else {
            context?.write(wrapOutboundOut(bytes), promise: nil)
            return
        }
        var pieces: [Range<Int>] = []
        _ = scanner.scan(bytes.readableBytesUInt8Span) { pieces.append($0) }
        request.dechunk = scanner
        for piece in pieces {
            guard let slice = bytes.getSlice(at: bytes.readerIndex + piece.lowerBound, length: piece.count) else {
                continue
            }
            context?.write(wrapOutboundOut(slice), promise: nil)
        }
    }

    func upstreamDone() {
        upstream = nil
        context?.flush()
        finishAnswer()
    }

    func upstreamPaused() {
        context?.flush()
    }

    func upstreamWritable() {
        pumpBody()
        upstream?.flush()
        resumeReading()
    }

    func upstreamFailed(_ failure: UpstreamFailure) {
        let hadConnection = upstream != nil
        upstream = nil
        guard phase == .upstream else { return }
        switch failure {
        case .lostBeforeAnswer where request.isReplayable && request.attempts < 3,
            .unreachable where request.hasWholeBody && request.attempts < 2:
            edge.metrics.retries.increment()
            return attempt()
        case .lostBeforeAnswer, .timeout:
            if hadConnection { request.pool?.breaker.failed() }
        case .unreachable, .refused, .lostWithinAnswer, .malformedAnswer: break
        }
        if let route = request.route { edge.metrics.failures(edge.table.routes[route].upstream).increment() }
        if request.answerBegan {
            // Half an answer was sent: only an ended connection says that the rest is missing.
            finishRecord()
            closeNow()
        } else {
            answer(Problem(failure))
            process()
        }
    }

    private func writeAnswerHead(_ head: ResponseHead, _ bytes: ByteBuffer, to out: inout ByteBuffer) {
        let source = bytes.readableBytesSpan
        out.writeStaticString("HTTP/1.1 ")
        out.writeBytes(source.extracting(head.statusText))
        out.writeStaticString("\r\n")
        for run in head.forwarded { out.writeBytes(source.extracting(run)) }
        if head.framing == .chunked, request.dechunk == nil {
            out.writeStaticString("Transfer-Encoding: chunked\r\n")
        }
        if !head.hasCacheControl { out.writeImmutableBuffer(edge.headers.noStore) }
        if !head.hasContentSecurityPolicy { out.writeImmutableBuffer(edge.headers.contentPolicy) }
        writeCommonHeaders(to: &out)
        out.writeStaticString("\r\n")
    }
}
