import NIOCore

/// Why an upstream gave no (whole) answer.
enum UpstreamFailure: Equatable {
    /// No connection could be made: nothing was sent.
    case unreachable
    /// The breaker is open, or too many wait: nothing was sent.
    case refused(retryAfterSeconds: Int)
    /// The connection ended before the answer began.
    case lostBeforeAnswer
    /// The connection ended within the answer.
    case lostWithinAnswer
    case malformedAnswer
    case timeout
}

/// The one who sent a request and takes the pieces of its answer, all on one event loop.
protocol UpstreamExchange: AnyObject {
    /// A connection is there, as asked from the pool.
    /// - Returns: whether it is used; otherwise the pool gives it to the next.
    func upstreamReady(_ connection: UpstreamConnection) -> Bool
    /// The exchange is over without a (whole) answer; the connection is gone.
    func upstreamFailed(_ failure: UpstreamFailure)
    /// - Parameter bytes: the head as it came; `head` points into it.
    func upstreamHead(_ head: ResponseHead, _ bytes: ByteBuffer)
    /// A piece of the body in its framing, as it came.
    func upstreamBody(_ bytes: ByteBuffer)
    /// The answer is complete. The connection may be used by another from now on.
    func upstreamDone()
    /// All that has arrived has been handed over: the moment to flush.
    func upstreamPaused()
    /// The service takes no more of the request for now, or takes more again.
    func upstreamWritabilityChanged(_ isWritable: Bool)
    /// Whether more of the answer can be taken now.
    var wantsUpstreamBytes: Bool { get }
}
