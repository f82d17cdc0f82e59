import CoreMetrics
import HTTPKit
import NIOCore

/// The body of a request: gathered whole before a service hears of it, so that no client's pace ever holds a connection
/// to a service, and the request can be sent again when a connection turns out to be dead. Long bodies of routes that
/// declare it are passed on as they come (`ClientConnection+Stream`).
extension ClientConnection {
    /// All checks have passed.
    func proceed() {
        let share = request.identity?.share ?? addressLimits.share(addressNow(), edge.load)
        guard share.begin() else {
            edge.metrics.crowded.increment()
            return answer(.tooManyAtOnce)
        }
        request.share = share
        guard mayLast(share) else { return }
        if takeBody() { return forward() }
        // The answer of a refused body is on its way.
        guard phase == .checking else { return }
        phase = .body
        request.isStreamed = request.route.map { edge.table.routes[$0].streamsBody } ?? false
        request.bodyStart = .now()
        deadline = request.bodyStart + .nanoseconds(edge.config.timeouts.body.nanoseconds)
        guard hold() else { return }
        if request.head.expectsContinue, buffered == 0 {
            context?.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
        }
        if request.isStreamed { gatherStream() }
        resumeReading()
    }

    /// More of the body has arrived.
    func gatherBody() {
        if takeBody() {
            forward()
        } else if phase == .body {
            if request.isStreamed { gatherStream() } else { _ = hold() }
        }
    }

    /// Takes what is there. True when it is all; false when more has to come, or the body was refused.
    private func takeBody() -> Bool {
        if request.isBodyComplete { return true }
        switch request.head.framing {
        case .none, .untilClose: return true
        case .length:
            guard buffered >= request.bodyRemaining else { return false }
            request.body = input?.readSlice(length: request.bodyRemaining)
            request.bodyRemaining = 0
            request.isBodyComplete = true
        case .chunked: takeChunks()
        }
        if buffered == 0 { input = nil }
        return request.isBodyComplete
    }

    /// Out of the chunked coding: what is passed on has a length, and in one spelling only.
    func takeChunks() {
        guard var bytes = input, bytes.readableBytes > 0, let route = request.route else { return }
        var body = request.body ?? ByteBuffer()
        // Not kept twice: the buffer is extended in place.
        request.body = nil
        let arrived = bytes
        let result = request.chunks.scan(bytes.readableBytesUInt8Span) { range in
            if let piece = arrived.getSlice(at: arrived.readerIndex + range.lowerBound, length: range.count) {
                body.writeImmutableBuffer(piece)
            }
        }
        request.body = body
        guard request.chunks.payload <= bodyLimit(of: edge.table.routes[route]) else {
            return refuseBody(Problem(.contentTooLarge))
        }
        switch result {
        case .more: bytes.moveReaderIndex(forwardBy: bytes.readableBytes)
        case .complete(let length):
            bytes.moveReaderIndex(forwardBy: length)
            request.isBodyComplete = true
        case .malformed: return refuseBody(Problem(.badRequest, detail: "the chunked coding of the body is broken"))
        }
        input = bytes.readableBytes > 0 ? bytes : nil
    }

    /// Of which some may be at the service already.
    private func refuseBody(_ problem: Problem) {
        if phase == .upstream { letGoOfUpstream() }
        refuse(problem)
    }

    func bodyLimit(of route: Route) -> Int { min(route.bodyLimit, edge.config.limits.bodyBytes) }

    // MARK: What is kept for it

    /// Chunked bodies, whose length nobody knows, are kept room for in steps of this.
    private static let step = 64 << 10

    /// Keeps room for the body among what all callers may hold. False when there is none, and the request was refused.
    private func hold() -> Bool {
        let needed =
            switch request.head.framing {
            case _ where request.isStreamed: 2 * Self.window
            case .length(let length): length
            case .chunked: ((request.body?.readableBytes ?? 0) / Self.step + 1) * Self.step
            case .none, .untilClose: 0
            }
        guard needed > request.heldForBody, let share = request.share else { return true }
        switch share.take(needed - request.heldForBody) {
        case .granted:
            request.heldForBody = needed
            return true
        case .ownShareFull: refuse(.tooManyAtOnce)
        case .allFull:
            refuse(Problem(.dependencyUnavailable, detail: "too many bodies are on their way", retryAfterSeconds: 1))
        }
        edge.metrics.crowded.increment()
        return false
    }

    /// The request is over, or nothing of its body is needed any more.
    func letGoOfBody() {
        request.body = nil
        guard request.heldForBody > 0 else { return }
        request.share?.give(request.heldForBody)
        request.heldForBody = 0
    }

    /// The request is no longer under way.
    func leaveShare() {
        letGoOfBody()
        leaveCarrier()
        leaveLasting()
        request.share?.end()
        request.share = nil
    }
}
