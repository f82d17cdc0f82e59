import HTTPKit
import NIOCore
import RedisAccess

/// What is known of the request that a connection serves at the moment. One value per connection, used again and again.
struct Request {
    var head = RequestHead()
    /// What the ranges of `head` point into.
    var bytes = ByteBuffer()
    var number: UInt64 = 0
    var start = NIODeadline.uptimeNanoseconds(0)
    /// Index into the route table, nil while unknown or when there is none.
    var route: Int?
    var rateClass = RateClass.read
    var trace = Trace()
    var hasOwnID = false
    /// The client's address, once somebody has asked.
    var client: ClientAddress?
    /// What it counted against.
    var checks: RateChecks?
    var decision: RateDecision?
    /// Answered once the limits have been asked: a refusal costs as much as a success.
    var refusal: Problem?
    var hasBadCredential = false
    /// The service of a public socket hears that one came and did not hold, and no more of it.
    var isCredentialRefused = false
    var identity: Identity?
    /// Whose request is under way, from when it was let in to the end of its answer.
    var share: CallerShare?
    /// Bytes of that share which are kept for the body.
    var heldForBody = 0
    /// Bytes of a body of known length that have not been taken from the input.
    var bodyRemaining = 0
    var chunks = ChunkedScanner()
    var isBodyComplete = true
    /// The body is passed on while it arrives.
    var isStreamed = false
    /// Since when the body is awaited, the time not counted for which the service was.
    var bodyStart = NIODeadline.uptimeNanoseconds(0)
    /// Bytes of the body that have been passed on; from the first on the request cannot be repeated.
    var streamed = 0
    /// Since when the service has taken nothing.
    var stalledSince: NIODeadline?
    /// The address that counts this upload, and for whom.
    var carrier: (pool: UpstreamPool, share: CallerShare)?
    /// What has been gathered of the body; kept for a second try until the answer begins.
    var body: ByteBuffer?
    var attempts = 0
    /// The address of the last attempt.
    var pool: UpstreamPool?
    /// One that goes on until somebody ends it, or asks to be.
    var lasting: Lasting?
    var answerBegan = false
    var status = 0
    /// Bytes of the answer's body so far.
    var answered = 0
    /// Since when it has waited for its reader, and how much had been sent by then.
    var heldSince: NIODeadline?
    var answeredBefore = 0
    /// The connection ends after the answer.
    var mustClose = false
    /// The client is too old for the chunked coding of the answer.
    var dechunk: ChunkedScanner?
    /// Metrics and the log have it.
    var isRecorded = false

    mutating func begin(_ bytes: ByteBuffer, number: UInt64) {
        let keptHead = head
        self = Request()
        head = keptHead
        self.bytes = bytes
        self.number = number
        start = .now()
    }

    /// Whether the service takes the same request twice for one, or does nothing by it.
    func mayBeRepeated(on route: Route) -> Bool {
        guard streamed == 0 else { return false }
        return switch route.repetition {
        case .always: true
        case .withKey: head.idempotencyKey != nil
        case .never: false
        }
    }

    func text(_ range: Range<Int>?) -> String? {
        range.map { bytes.readableBytesUInt8Span.extracting($0).string }
    }
}
