/// How the end of a body is told.
enum Framing: Equatable, Sendable {
    case none
    case length(Int)
    case chunked
    /// Answers only: until the connection closes.
    case untilClose
}

/// A parsed request head: offsets into the bytes it was read from, so that nothing is copied.
struct RequestHead {
    var method = Method.get
    /// Path and query as sent.
    var target = 0..<0
    /// The part of the target before the question mark.
    var path = 0..<0
    var isVersion10 = false
    var framing = Framing.none
    var keepsAlive = true
    var expectsContinue = false
    var host: Range<Int>?
    var authorization: Range<Int>?
    var idempotencyKey: Range<Int>?
    var contentType: Range<Int>?
    var requestID: Range<Int>?
    var traceparent: Range<Int>?
    /// The last of them: proxies append.
    var forwardedFor: Range<Int>?
    var origin: Range<Int>?
    var corsMethod: Range<Int>?
    var corsHeaders: Range<Int>?
    /// Header lines that go to the upstream as they are, neighbours joined.
    var forwarded: [Range<Int>] = []

    /// For the next request, keeping the memory.
    mutating func reset() {
        var kept = forwarded
        kept.removeAll(keepingCapacity: true)
        self = RequestHead()
        forwarded = kept
    }

    mutating func forward(_ line: Range<Int>) {
        if let last = forwarded.last, last.upperBound == line.lowerBound {
            forwarded[forwarded.count - 1] = last.lowerBound..<line.upperBound
        } else {
            forwarded.append(line)
        }
    }
}

/// Why a request head is refused. All of them end the connection: what follows cannot be trusted to be a request.
enum HeadProblem: Error, Equatable {
    /// What is wrong, for the one who debugs the client.
    case malformed(String)
    case methodNotImplemented
    case upgradeRefused
    case versionNotSupported
    case tooManyFields
    case expectationFailed
}
