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
    /// As sent, but for a slash at its end, which does not count; empty is the root.
    var path = 0..<0
    /// From the question mark on; empty without one.
    var query = 0..<0
    /// Of a target in the absolute form.
    var authority: Range<Int>?
    var isVersion10 = false
    var framing = Framing.none
    var keepsAlive = true
    var expectsContinue = false
    var host: Range<Int>?
    var authorization: Range<Int>?
    var idempotencyKey: Range<Int>?
    var contentType: Range<Int>?
    var requestID: Range<Int>?
    /// What the client says it runs on.
    var deviceID: Range<Int>?
    var traceparent: Range<Int>?
    /// In the order of the lines: each proxy appends to the last, or adds one.
    var forwardedFor: [Range<Int>] = []
    var origin: Range<Int>?
    var corsMethod: Range<Int>?
    var corsHeaders: Range<Int>?
    /// The protocol that an `Upgrade` field asks for.
    var upgrade: Range<Int>?
    /// `Connection` names it, without which the field means nothing.
    var connectionUpgrades = false
    /// What an offer of HTTP/2 consists of beside that (RFC 7540 section 3.2).
    var upgradesToHTTP2 = false
    var http2Settings: Range<Int>?
    var connectionNamesSettings = false
    var webSocketKey: Range<Int>?
    var webSocketVersion: Range<Int>?
    /// Subprotocols that are offered, over all lines.
    var webSocketProtocols: [Range<Int>] = []
    /// Header lines that go to the upstream as they are, neighbours joined.
    var forwarded: [Range<Int>] = []

    /// For the next request, keeping the memory.
    mutating func reset() {
        var (lines, chain) = (forwarded, forwardedFor)
        lines.removeAll(keepingCapacity: true)
        chain.removeAll(keepingCapacity: true)
        self = RequestHead()
        forwarded = lines
        forwardedFor = chain
    }

    var asksForAnotherProtocol: Bool { upgrade != nil || connectionUpgrades }

    /// HTTP/2 in all its parts, and nothing beside it.
    private var offersHTTP2: Bool {
        upgradesToHTTP2 && connectionUpgrades && connectionNamesSettings && http2Settings != nil
    }

    /// A server may go on in the protocol that it speaks (RFC 9110 section 7.8): clients offer HTTP/2 with the first
    /// request of a connection, whatever it is, and read the answer as they would any.
    mutating func passOverHTTP2() {
        guard offersHTTP2 else { return }
        upgrade = nil
        connectionUpgrades = false
        connectionNamesSettings = false
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
    /// CONNECT: known, and nothing that is served here.
    case connectRefused
    case upgradeRefused
    case versionNotSupported
    case tooManyFields
    case expectationFailed
}
