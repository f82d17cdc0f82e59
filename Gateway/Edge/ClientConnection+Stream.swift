import CoreMetrics
import HTTPKit
import NIOCore

/// Bodies of routes that declare to take them as they come: passed on while they arrive, as fast as the slower side
/// goes. A connection to the service is taken once a first window is there, so a short body costs it no more than any
/// other; a longer one holds it at the client's pace, which is bounded, as is the number of those that do.
extension ClientConnection {
    /// Bytes of a body that are held here at once, give or take a read.
    static let window = 64 << 10

    /// Of what is awaited some is there: enough to begin, or the client is waited for.
    func gatherStream() {
        if gathered >= Self.window { return forward() }
        deadline = paceDeadline
    }

    private var gathered: Int { request.body?.readableBytes ?? buffered }

    /// More of the body than has been passed on has to come.
    var isStreaming: Bool { request.isStreamed && !request.isBodyComplete && !request.answerBegan }
    /// Whether the service is ready for more.
    var canPassOn: Bool { upstream?.isWritable ?? false }

    /// False when too many do this already: then the connection is not used, and the request has been refused.
    func startStream(on connection: UpstreamConnection) -> Bool {
        guard let pool = request.pool, let share = request.share else {
            preconditionFailure("a request without a caller or an address is not sent")
        }
        switch pool.beginUpload(of: share.caller) {
        case .granted: break
        case .ownShareFull:
            edge.metrics.crowded.increment()
            refuse(.tooManyAtOnce)
            return false
        case .allFull:
            edge.metrics.crowded.increment()
            refuse(Problem(.dependencyUnavailable, detail: "too many bodies are on their way", retryAfterSeconds: 1))
            return false
        }
        upstream = connection
        request.carrier = (pool, share)
        connection.begin(self, method: request.head.method, isWhole: false)
        lane.scratch.clear()
        writeRequestHead(to: &lane.scratch)
        connection.write(lane.scratch)
        passBody()
        connection.flush()
        resumeReading()
        return true
    }

    /// Passes on what is there, if the service takes it.
    func passBody() {
        guard phase == .upstream, isStreaming, let upstream else { return }
        guard upstream.isWritable else { return }
        switch request.head.framing {
        case .length: passPiece(on: upstream)
        case .chunked: passChunk(on: upstream)
        case .none, .untilClose: return
        }
        guard phase == .upstream else { return }
        if request.isBodyComplete {
            extendUpstreamDeadline()
        } else if request.stalledSince == nil {
            deadline = paceDeadline
        }
    }

    private func passPiece(on upstream: UpstreamConnection) {
        let count = min(request.bodyRemaining, buffered)
        guard let piece = input?.readSlice(length: count) else { return }
        if buffered == 0 { input = nil }
        request.bodyRemaining -= piece.readableBytes
        request.streamed += piece.readableBytes
        request.isBodyComplete = request.bodyRemaining == 0
        if request.isBodyComplete { upstream.writeLast(piece) } else { upstream.write(piece) }
    }

    /// In chunks of our own: one spelling, whatever the client's was.
    private func passChunk(on upstream: UpstreamConnection) {
        takeChunks()
        guard phase == .upstream else { return }
        if let piece = request.body, piece.readableBytes > 0 {
            request.streamed += piece.readableBytes
            upstream.write(ByteBuffer(string: String(piece.readableBytes, radix: 16) + "\r\n"))
            upstream.write(piece)
            upstream.write(ByteBuffer(staticString: "\r\n"))
        }
        request.body = nil
        if request.isBodyComplete { upstream.writeLast(ByteBuffer(staticString: "0\r\n\r\n")) }
    }

    func upstreamWritabilityChanged(_ isWritable: Bool) {
        guard phase == .upstream else { return }
        if isSocket, isWritable {
            passFrames()
            upstream?.flush()
            return resumeReading()
        }
        guard isStreaming else { return }
        guard isWritable else { return noteStall() }
        if let since = request.stalledSince {
            request.bodyStart = request.bodyStart + (.now() - since)
            request.stalledSince = nil
        }
        passBody()
        upstream?.flush()
        resumeReading()
    }

    /// From here on the service is waited for, and not the client. Noted when it happens: the client is not read any
    /// more, so nothing of it would bring us back here.
    private func noteStall() {
        guard request.stalledSince == nil else { return }
        request.stalledSince = .now()
        extendUpstreamDeadline()
    }

    /// Until the slowest sender that is put up with has sent as much.
    private var paceDeadline: NIODeadline {
        request.bodyStart + .nanoseconds(edge.config.timeouts.body.nanoseconds)
            + .seconds(Int64((request.streamed + gathered) / Self.slowestBytesPerSecond))
    }

    /// The client was waited for, and not the service.
    var isSenderLate: Bool { isStreaming && upstream != nil && request.stalledSince == nil }

    func leaveCarrier() {
        if let (pool, share) = request.carrier { pool.uploadEnded(of: share.caller) }
        request.carrier = nil
    }
}
