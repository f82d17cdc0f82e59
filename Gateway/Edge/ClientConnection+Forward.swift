import Authentication
import CoreMetrics
import HTTPKit
import NIOCore
import RedisAccess

/// The way to the upstream and back.
extension ClientConnection {
    /// Between the pieces of an answer.
    static let pieceTime = TimeAmount.seconds(35)

    func forward() {
        phase = .upstream
        request.attempts = 0
        extendUpstreamDeadline()
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
        guard request.lasting != nil else { return pool.acquire(self, fresh: pool === last) }
        let (number, attempt) = (request.number, request.attempts)
        pool.connectAlone(for: self) { [weak self] in
            guard let self, self.phase == .upstream, self.upstream == nil else { return false }
            return self.request.number == number && self.request.attempts == attempt
        }
    }

    func extendUpstreamDeadline() {
        guard let route = request.route else { return }
        if request.isLasting { return deadline = .now() + .nanoseconds(edge.config.timeouts.streamIdle.nanoseconds) }
        let usual = request.answerBegan ? Self.pieceTime : edge.table.routes[route].timeout
        let configured = edge.config.upstreams[edge.table.routes[route].upstream.index].timeout
        deadline = .now() + (configured.map { .nanoseconds($0.nanoseconds) } ?? usual)
    }

    /// Ends the exchange without hearing of it again.
    func letGoOfUpstream() {
        stopHoldingUpstream()
        if let upstream { upstream.abandon() } else { request.pool?.cancel(self) }
        upstream = nil
    }

    // MARK: Request

    private func sendRequest(on connection: UpstreamConnection) {
        connection.begin(self, method: request.head.method, mayUpgrade: request.lasting?.kind == .socket)
        lane.scratch.clear()
        writeRequestHead(to: &lane.scratch)
        // A short body goes in the same write; a longer one is passed on without copying.
        if let body = request.body, body.readableBytes > Self.copyLimit {
            connection.write(lane.scratch)
            connection.writeLast(body)
        } else {
            if let body = request.body { lane.scratch.writeImmutableBuffer(body) }
            connection.write(lane.scratch)
        }
        connection.flush()
    }

    private static let copyLimit = 4 << 10

    func writeRequestHead(to out: inout ByteBuffer) {
        let source = request.bytes
        let bytes = source.readableBytesSpan
        let head = request.head
        out.writeStaticString(head.method.text)
        out.writeInteger(ASCII.space)
        writeTarget(to: &out, bytes)
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
        case .none: if request.lasting?.kind == .socket { writeUpgrade(to: &out, bytes) }
        case .chunked where isStreaming: out.writeStaticString("\r\nTransfer-Encoding: chunked")
        case .length(let length) where isStreaming:
            out.writeStaticString("\r\nContent-Length: ")
            out.writeDecimal(length)
        default:
            out.writeStaticString("\r\nContent-Length: ")
            out.writeDecimal(request.body?.readableBytes ?? 0)
        }
        out.writeStaticString("\r\n\r\n")
    }

    private func writeTarget(to out: inout ByteBuffer, _ bytes: RawSpan) {
        let head = request.head
        if let other = request.route.flatMap({ edge.table.routes[$0].servedAs }) {
            out.writeString(other)
        } else if head.path.isEmpty {
            out.writeStaticString("/")
        } else {
            out.writeBytes(bytes.extracting(head.path))
        }
        out.writeBytes(bytes.extracting(head.query))
    }

    private func writeCredential(to out: inout ByteBuffer, _ bytes: RawSpan) {
        guard request.head.authorization != nil || request.bearerProtocol != nil else { return }
        out.writeStaticString("Authorization: ")
        if let replacement = request.identity?.replacement {
            out.writeImmutableBuffer(replacement)
        } else if request.isCredentialRefused {
            out.writeStaticString("Bearer refused")
        } else if let range = request.head.authorization {
            out.writeBytes(bytes.extracting(range))
        } else {
            out.writeString(request.credential ?? "")
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
}

// MARK: - Answer

extension ClientConnection: UpstreamExchange {
    var wantsUpstreamBytes: Bool { !isHoldingUpstream }

    func upstreamReady(_ connection: UpstreamConnection) -> Bool {
        guard phase == .upstream else { return false }
        if isStreaming { return startStream(on: connection) }
        upstream = connection
        sendRequest(on: connection)
        return true
    }

    func upstreamHead(_ head: ResponseHead, _ bytes: ByteBuffer) {
        request.pool?.breaker.succeeded()
        letGoOfBody()
        // It was refused before its end, which may never come.
        if !request.isBodyComplete { request.mustClose = true }
        request.answerBegan = true
        request.status = head.status
        if head.cost > 1 { charge(head.cost - 1) }
        if let revoked = head.revoked { forget(bytes.readableBytesUInt8Span.extracting(revoked).string) }
        if head.framing == .untilClose { request.mustClose = true }
        if begunLasting(head) { return writeLastingHead(head, bytes) }
        if head.framing == .chunked, request.head.isVersion10 {
            request.dechunk = ChunkedScanner()
            request.mustClose = true
        }
        extendUpstreamDeadline()
        lane.scratch.clear()
        writeAnswerHead(head, bytes, to: &lane.scratch)
        context?.write(wrapOutboundOut(lane.scratch), promise: nil)
    }

    /// What the service did was more than one request's worth. The answer tells what is left after it.
    private func charge(_ units: Int) {
        guard let checks = request.checks else { return }
        edge.rates.charge(checks, units: units)
        request.decision = request.decision?.charged(units)
    }

    /// Before its answer is passed on, so that no credential outlives the answer that ends it.
    private func forget(_ members: String) {
        guard let route = request.route, edge.table.routes[route].upstream == .auth else { return }
        for member in members.split(separator: ",") {
            guard let entry = Revocations.Entry(member: String(member)) else { continue }
            edge.credentials.tokens.revocations.add(entry)
        }
    }

    func upstreamBody(_ bytes: ByteBuffer) {
        if request.isLasting { return passLasting(bytes) }
        pass(bytes)
        request.answered += bytes.readableBytes
        // What has not left yet may be just about to.
        if !isReading { context?.flush() }
        if isReading { extendUpstreamDeadline() } else { keep(bytes.readableBytes) }
    }

    private func pass(_ bytes: ByteBuffer) {
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
        stopHoldingUpstream()
        upstream = nil
        if request.isLasting { return endLasting(.service) }
        context?.flush()
        finishAnswer()
    }

    func upstreamPaused() {
        context?.flush()
    }

    func upstreamFailed(_ failure: UpstreamFailure) {
        let hadConnection = upstream != nil
        stopHoldingUpstream()
        upstream = nil
        guard phase == .upstream, let route = request.route.map({ edge.table.routes[$0] }) else { return }
        switch failure {
        case .lostBeforeAnswer where request.mayBeRepeated(on: route) && request.attempts < 3,
            .unreachable where request.attempts < 2:
            edge.metrics.retries.increment()
            return attempt()
        case .lostBeforeAnswer, .timeout:
            if hadConnection { request.pool?.breaker.failed() }
        case .unreachable, .refused, .lostWithinAnswer, .malformedAnswer: break
        }
        edge.metrics.failures(route.upstream).increment()
        if request.isLasting { return endLasting(.lost) }
        if request.answerBegan {
            // Half an answer was sent: only an ended connection says that the rest is missing.
            finishRecord()
            closeNow()
        } else {
            answer(Problem(failure))
            process()
        }
    }

    func writeAnswerHead(_ head: ResponseHead, _ bytes: ByteBuffer, to out: inout ByteBuffer) {
        let source = bytes.readableBytesSpan
        out.writeStaticString("HTTP/1.1 ")
        out.writeBytes(source.extracting(head.statusText))
        out.writeStaticString("\r\n")
        for run in head.forwarded { out.writeBytes(source.extracting(run)) }
        if request.isLasting ? !request.head.isVersion10 : head.framing == .chunked && request.dechunk == nil {
            out.writeStaticString("Transfer-Encoding: chunked\r\n")
        }
        if !head.hasCacheControl { out.writeImmutableBuffer(edge.headers.noStore) }
        if !head.hasContentSecurityPolicy { out.writeImmutableBuffer(edge.headers.contentPolicy) }
        writeCommonHeaders(to: &out)
        out.writeStaticString("\r\n")
    }
}
