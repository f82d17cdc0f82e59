import CoreMetrics
import HTTPKit
import NIOCore

/// Clients that read their answers slowly. What a service has answered is kept for them among what all callers may
/// hold, so that the service's connection is free again; only what does not fit keeps that connection waiting, and not
/// for long.
extension ClientConnection {
    /// Slower readers are cut off when they keep others waiting, or when the connection could serve another.
    static let slowestBytesPerSecond = 32 << 10
    /// What is kept of an answer whose service is ready to wait for its reader.
    private static let streamedAnswerLimit = 256 << 10
    private var isAnswerStreamed: Bool { request.route.map { edge.table.routes[$0].streamsAnswer } ?? false }
    /// Whether the client has taken nearly all that it was sent.
    var isReading: Bool { context?.channel.isWritable ?? false }

    /// How long the slowest reader that is put up with may take for so many bytes.
    private func patience(for bytes: Int) -> TimeAmount {
        .nanoseconds(edge.config.timeouts.reading.nanoseconds) + .seconds(Int64(bytes / Self.slowestBytesPerSecond))
    }

    /// Until what is left of an answer has been taken.
    var readingDeadline: NIODeadline { .now() + patience(for: unreadBytes) }

    /// A piece of an answer that the client is not ready for.
    func keep(_ count: Int) {
        // The request's own share ends with it; what is unread stays.
        if unreadShare == nil { unreadShare = request.share }
        let mayKeep = !isAnswerStreamed || unreadBytes < Self.streamedAnswerLimit
        if mayKeep, unreadShare?.take(count) == .granted {
            unreadBytes += count
        } else if !isHoldingUpstream {
            holdUpstream()
        }
    }

    /// From now on the service waits for its reader; where too many do that already, this one has to go.
    private func holdUpstream() {
        guard let pool = request.pool, pool.mayWaitForReader(ofStream: isAnswerStreamed) else { return cutOff() }
        isHoldingUpstream = true
        // By now the kernel's buffers are full: what goes out from here on is what the client has read.
        if request.heldSince == nil { (request.heldSince, request.answeredBefore) = (.now(), request.answered) }
        deadline = (request.heldSince ?? .now()) + patience(for: request.answered - request.answeredBefore)
    }

    func stopHoldingUpstream() {
        guard isHoldingUpstream else { return }
        isHoldingUpstream = false
        if !request.isLasting { request.pool?.readerIsBack() }
    }

    /// The client has caught up.
    func caughtUp() {
        giveUpUnread()
        stopHoldingUpstream()
        if phase == .upstream, request.answerBegan { extendUpstreamDeadline() }
        upstream?.resumeReading()
        if phase == .head { process() }
    }

    func giveUpUnread() {
        if unreadBytes > 0 { unreadShare?.give(unreadBytes) }
        unreadBytes = 0
        unreadShare = nil
    }

    /// Half an answer was sent: only an ended connection says that the rest is missing.
    func cutOff() {
        edge.metrics.cutOff.increment()
        letGoOfUpstream()
        finishRecord()
        closeNow()
    }
}
