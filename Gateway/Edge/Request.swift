import HTTPKit
import NIOCore
import RedisAccess

/// What is known of the request that a connection serves at the moment. One value per connection, used again and again.
struct Request {
    /// Bodies of known length up to this are awaited whole: a slow client then holds no connection to an upstream, and
    /// the request can be sent again when a connection turns out to be dead.
    static let wholeBodyLimit = 64 << 10

    var head = RequestHead()
    /// What the ranges of `head` point into.
    var bytes = ByteBuffer()
    var number: UInt64 = 0
    var start = NIODeadline.uptimeNanoseconds(0)
    /// Index into the route table, nil while unknown or when there is none.
    var route: Int?
    var routeClass = RouteClass.read
    var trace = Trace()
    var hasOwnID = false
    var decision: RateDecision?
    /// Answered once the limits have been asked: a refusal costs as much as a success.
    var refusal: Problem?
    var hasBadCredential = false
    /// Index into the list of allowed origins.
    var corsOrigin: Int?
    var identity: Identity?
    /// Bytes of a body of known length that have not been taken from the input.
    var bodyRemaining = 0
    var chunks = ChunkedScanner()
    var isBodyComplete = true
    /// A whole body, kept for a second try until the answer begins.
    var replay: ByteBuffer?
    var attempts = 0
    /// The address of the last attempt.
    var pool: UpstreamPool?
    var answerBegan = false
    var status = 0
    /// The connection ends after the answer.
    var mustClose = false
    /// The client is too old for the chunked coding of the answer.
    var dechunk: ChunkedScanner?

    mutating func begin(_ bytes: ByteBuffer, number: UInt64) {
        let keptHead = head
        self = Request()
        head = keptHead
        self.bytes = bytes
        self.number = number
        start = .now()
    }

    /// Whether the same request may be sent twice: it changes nothing, or its service recognises the second.
    var isReplayable: Bool {
        hasWholeBody && (head.method.isSafe || head.idempotencyKey != nil)
    }

    /// Whether all of it is at hand: a body that was passed on in pieces is gone.
    var hasWholeBody: Bool {
        switch head.framing {
        case .none, .length(0): true
        case .length: replay != nil
        case .chunked, .untilClose: false
        }
    }

    func text(_ range: Range<Int>?) -> String? {
        range.map { bytes.readableBytesUInt8Span.extracting($0).string }
    }
}
