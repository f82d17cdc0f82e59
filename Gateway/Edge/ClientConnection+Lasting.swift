import Authentication
import CoreMetrics
import HTTPKit
import NIOCore
import Primitives

/// Event streams and WebSockets: checked as every request is, then passed on in both directions, on a connection to the
/// service that is theirs alone. They end with the token that opened them, when the gateway stops, and when their
/// client does not read.
extension ClientConnection {
    /// Bytes that the client has not taken before the service waits: many are open at once, and few of them slow.
    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 8 << 10, high: 16 << 10)

    var isSocket: Bool { request.isLasting && request.lasting?.kind == .socket }
    private var isPublic: Bool { request.route.map { edge.table.routes[$0].access == .public } ?? false }

    // MARK: Letting in

    /// What is wrong with a request that asks for another protocol. Whatever else a reader might see behind it, the
    /// connection ends.
    var upgradeProblem: Problem? {
        guard let route = request.route, edge.table.routes[route].exchange == .socket, request.head.method == .get,
            !request.head.isVersion10, request.head.framing == .none,
            request.text(request.head.upgrade)?.asciiLowercased == "websocket"
        else { return Problem(HeadProblem.upgradeRefused) }
        guard request.head.webSocketKey != nil, request.head.webSocketVersion != nil else {
            return Problem(.badRequest, detail: "half of a WebSocket's handshake is missing")
        }
        guard request.text(request.head.webSocketVersion) == "13" else {
            return Problem(.upgradeRequired).header("Sec-WebSocket-Version", "13")
        }
        let isTwice = request.head.authorization != nil && request.bearerProtocol != nil
        return isTwice ? Problem(.badRequest, detail: "two credentials, of which only one can count") : nil
    }

    /// Takes a place for a request of a route whose exchange lasts. False when there is none: it has been refused.
    func mayLast(_ share: CallerShare) -> Bool {
        guard let route = request.route, request.head.method == .get else { return true }
        let kind: Lasting.Kind
        switch edge.table.routes[route].exchange {
        case .answer: return true
        case .events: kind = .events
        case .socket:
            guard request.head.upgrade != nil else {
                answer(
                    Problem(.upgradeRequired).header("Upgrade", "websocket").header("Sec-WebSocket-Version", "13"))
                return false
            }
            kind = .socket
        }
        guard !lane.isDraining else {
            answer(Problem(.dependencyUnavailable, retryAfterSeconds: 1))
            return false
        }
        switch share.beginStream() {
        case .granted:
            request.lasting = Lasting(kind: kind, share: share)
            // Nothing is served on the connection after it.
            request.mustClose = true
            return true
        case .ownShareFull: answer(.tooManyAtOnce)
        case .allFull:
            answer(
                Problem(
                    .dependencyUnavailable, detail: "too many streams and sockets are open", retryAfterSeconds: 1))
        }
        edge.metrics.crowded.increment()
        return false
    }

    /// The place is free again.
    func leaveLasting() {
        guard let lasting = request.lasting else { return }
        request.lasting = nil
        lasting.share.endStream()
        guard lasting.isOpen else { return }
        lane.lastsNoMore(self)
        if lasting.farewell == nil { edge.metrics.ended(.client).increment() }
    }

    func writeUpgrade(to out: inout ByteBuffer, _ bytes: RawSpan) {
        out.writeStaticString("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13")
        if let key = request.head.webSocketKey {
            out.writeStaticString("\r\nSec-WebSocket-Key: ")
            out.writeBytes(bytes.extracting(key))
        }
        let offered = request.offeredProtocols
        if !offered.isEmpty { out.writeString("\r\nSec-WebSocket-Protocol: \(offered.joined(separator: ", "))") }
    }

    // MARK: Beginning

    /// Whether the service's answer opens what was asked for; any other is an answer like all.
    func begunLasting(_ head: ResponseHead) -> Bool {
        guard let lasting = request.lasting else { return false }
        switch lasting.kind {
        case .events: guard (200..<300).contains(head.status), head.framing != .none else { return false }
        case .socket: guard head.status == 101 else { return false }
        }
        // A client that did not wait for the answer: what it sent is read as frames by some and as requests by others.
        guard lasting.kind == .events || buffered == 0 else {
            letGoOfUpstream()
            finishRecord()
            closeNow()
            return true
        }
        request.lasting?.isOpen = true
        // From now on it counts among the streams, not among requests that are under way.
        request.share?.end()
        request.share = nil
        if head.framing == .chunked { request.dechunk = ChunkedScanner() }
        // Of a channel that is closing: it needs none any more.
        _ = try? context?.channel.syncOptions?.setOption(.writeBufferWaterMark, value: Self.waterMark)
        lane.lasts(self)
        edge.metrics.streamsOpened.increment()
        finishRecord()
        extendUpstreamDeadline()
        return true
    }

    func writeLastingHead(_ head: ResponseHead, _ bytes: ByteBuffer) {
        guard let lasting = request.lasting, lasting.isOpen else { return }
        lane.scratch.clear()
        if lasting.kind == .socket {
            let source = bytes.readableBytesSpan
            lane.scratch.writeStaticString(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Request-Id: ")
            writeRequestID(to: &lane.scratch)
            lane.scratch.writeStaticString("\r\n")
            for run in head.forwarded { lane.scratch.writeBytes(source.extracting(run)) }
            lane.scratch.writeStaticString("\r\n")
        } else {
            writeAnswerHead(head, bytes, to: &lane.scratch)
        }
        context?.writeAndFlush(wrapOutboundOut(lane.scratch), promise: nil)
        resumeReading()
    }

    // MARK: Passing on

    func passLasting(_ bytes: ByteBuffer) {
        switch request.lasting?.kind {
        case .events: passEvents(bytes)
        case .socket: passToClient(bytes)
        case nil: return
        }
        guard request.isLasting else { return }
        if isReading { extendUpstreamDeadline() } else { waitForReader(bytes.readableBytes) }
    }

    /// In chunks of our own, so that the stream can be ended between any two.
    private func passEvents(_ bytes: ByteBuffer) {
        guard var scanner = request.dechunk else { return writeEvents(bytes) }
        var pieces: [Range<Int>] = []
        _ = scanner.scan(bytes.readableBytesUInt8Span) { pieces.append($0) }
        request.dechunk = scanner
        for piece in pieces {
            if let slice = bytes.getSlice(at: bytes.readerIndex + piece.lowerBound, length: piece.count) {
                writeEvents(slice)
            }
        }
    }

    private func writeEvents(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        guard !request.head.isVersion10 else { return write(bytes) }
        write(ByteBuffer(string: String(bytes.readableBytes, radix: 16) + "\r\n"))
        write(bytes)
        write(ByteBuffer(staticString: "\r\n"))
    }

    private func write(_ bytes: ByteBuffer) {
        context?.write(wrapOutboundOut(bytes), promise: nil)
    }

    private func passToClient(_ bytes: ByteBuffer) {
        var bytes = bytes
        let farewell = request.lasting?.farewell
        let taken =
            request.lasting?.frames.advance(bytes.readableBytesUInt8Span, stopsBetweenFrames: farewell != nil) ?? 0
        if let piece = bytes.readSlice(length: taken) { write(piece) }
        if let farewell, request.lasting?.frames.isBetweenFrames ?? true { finishLasting(farewell) }
    }

    /// From the client, as fast as the service takes it.
    func passFrames() {
        guard let upstream, upstream.isWritable, let bytes = input else { return }
        input = nil
        upstream.write(bytes)
        if isReading { extendUpstreamDeadline() }
    }

    /// It may still be told something.
    func clientSendsNoMore() {
        request.lasting?.clientIsDone = true
        upstream?.finishWriting()
        deadline = .now() + Self.lingerTime
    }

    /// What it has not taken is kept among what callers may hold, and the service waits; but not for long.
    private func waitForReader(_ count: Int) {
        if unreadShare == nil { unreadShare = request.lasting?.share }
        guard unreadShare?.take(count) == .granted else { return endLasting(.reader) }
        unreadBytes += count
        guard !isHoldingUpstream else { return }
        isHoldingUpstream = true
        context?.flush()
        deadline = .now() + .nanoseconds(edge.config.timeouts.reading.nanoseconds)
    }

    // MARK: Ending

    func endIfRevoked(_ now: Timestamp) {
        guard let identity = request.identity, request.lasting?.farewell == nil else { return }
        let revocations = edge.credentials.tokens.revocations
        // The service of a public socket may have been shown a fresh token since, and sees to its end.
        let holds =
            isPublic
            ? !revocations.contains(identity.token) : identity.holds(at: now, revocations: revocations)
        if !holds || edge.restrictions.level(of: identity.token.subject).endsStreams { endLasting(.revoked) }
    }

    /// Tells the client as its protocol has it. Within a frame that can only be done at its end, which is waited for.
    func endLasting(_ end: StreamEnd) {
        guard let lasting = request.lasting, lasting.isOpen else { return }
        if let farewell = lasting.farewell { return finishLasting(farewell) }
        if lasting.clientIsDone, end == .service { return finishLasting(.client) }
        if end == .silence || end == .lost, let route = request.route {
            edge.metrics.failures(edge.table.routes[route].upstream).increment()
        }
        if end == .reader { edge.metrics.cutOff.increment() }
        guard lasting.kind == .socket, !lasting.frames.isBetweenFrames, upstream != nil, end != .reader else {
            return finishLasting(end)
        }
        request.lasting?.farewell = end
        deadline = .now() + Self.lingerTime
    }

    func lastingDeadlinePassed() {
        if request.lasting?.clientIsDone == true { return finishLasting(.client) }
        endLasting(isHoldingUpstream ? .reader : .silence)
    }

    private func finishLasting(_ end: StreamEnd) {
        guard let lasting = request.lasting else { return }
        request.lasting?.farewell = end
        edge.metrics.ended(end).increment()
        letGoOfUpstream()
        switch lasting.kind {
        case .events:
            // Broken off, it would say that something is missing; here nothing is.
            if end != .lost, end != .silence, !request.head.isVersion10 {
                write(ByteBuffer(staticString: "0\r\n\r\n"))
            }
        case .socket:
            if lasting.frames.isBetweenFrames, !lasting.frames.hasClosed,
                let code = end.closeCode(isPublic: isPublic)
            {
                var frame = ByteBuffer(bytes: [0x88, 2])
                frame.writeInteger(code)
                write(frame)
            }
        }
        // Nobody waits for a reader that has been waited for.
        if end == .reader {
            context?.flush()
            return closeNow()
        }
        // What the client still sends is passed over while it reads how it ended.
        request.isBodyComplete = false
        context?.flush()
        finishAnswer()
    }
}
