/// A parsed answer head of an upstream: offsets into the bytes it was read from.
struct ResponseHead {
    var status = 0
    /// Status code and reason as sent: `201 Created`.
    var statusText = 0..<0
    var framing = Framing.none
    var keepsAlive = true
    var hasCacheControl = false
    var hasContentSecurityPolicy = false
    /// Units that the request cost its caller.
    var cost = 1
    /// Credentials that the service has cut off.
    var revoked: Range<Int>?
    var forwarded: [Range<Int>] = []

    mutating func reset() {
        var kept = forwarded
        kept.removeAll(keepingCapacity: true)
        self = ResponseHead()
        forwarded = kept
    }

    mutating func forward(_ line: Range<Int>) {
        if let last = forwarded.last, last.upperBound == line.lowerBound {
            forwarded[forwarded.count - 1] = last.lowerBound..<line.upperBound
        } else {
            forwarded.append(line)
        }
    }

    /// Never has a body, whatever its fields say (RFC 9112 section 6.3).
    func isBodyless(answering method: Method) -> Bool {
        method == .head || status == 204 || status == 304 || status < 200
    }
}

/// An upstream answered with something that is not HTTP/1.1 as we read it.
struct MalformedResponse: Error, Equatable {}

enum ResponseHeadParser {
    /// No batch has more items.
    static let highestCost = 100_000

    static func parse(
        _ bytes: Span<UInt8>, answering method: Method, into head: inout ResponseHead
    ) throws(MalformedResponse) {
        head.reset()
        var position = try parseStatusLine(bytes, &head)
        var hasFraming = false
        while position + 2 < bytes.count {
            position = try parseField(bytes, from: position, &head, &hasFraming)
        }
        if head.isBodyless(answering: method) {
            head.framing = .none
        } else if !hasFraming {
            head.framing = .untilClose
            head.keepsAlive = false
        }
    }

    private static func parseStatusLine(
        _ bytes: Span<UInt8>, _ head: inout ResponseHead
    ) throws(MalformedResponse) -> Int {
        guard bytes.count > 15, bytes.extracting(0..<7).equals("HTTP/1."), bytes[8] == ASCII.space,
            let status = bytes.extracting(9..<12).decimal, (100...599).contains(status)
        else { throw MalformedResponse() }
        if bytes[7] == UInt8(ascii: "0") {
            head.keepsAlive = false
        } else if bytes[7] != UInt8(ascii: "1") {
            throw MalformedResponse()
        }
        head.status = status
        var end = 12
        while bytes[end] != ASCII.carriageReturn { end += 1 }
        head.statusText = 9..<end
        return end + 2
    }

    private static func parseField(
        _ bytes: Span<UInt8>, from start: Int, _ head: inout ResponseHead, _ hasFraming: inout Bool
    ) throws(MalformedResponse) -> Int {
        var colon = start
        while ASCII.isNameByte(bytes[colon]) || bytes[colon] == UInt8(ascii: "_") { colon += 1 }
        guard bytes[colon] == UInt8(ascii: ":"), colon > start else { throw MalformedResponse() }
        var first = colon + 1
        while bytes[first] == ASCII.space || bytes[first] == ASCII.tab { first += 1 }
        var end = first
        while bytes[end] != ASCII.carriageReturn { end += 1 }
        let line = start..<(end + 2)
        let value = bytes.extracting(first..<end)
        switch ResponseHeader(bytes.extracting(start..<colon)) {
        case .forward, .vary, .retryAfter: head.forward(line)
        case .drop: break
        case .cacheControl:
            head.hasCacheControl = true
            head.forward(line)
        case .contentSecurityPolicy:
            head.hasContentSecurityPolicy = true
            head.forward(line)
        case .cost: head.cost = min(max(value.decimal ?? 1, 1), highestCost)
        case .revoked: head.revoked = first..<end
        case .connection:
            if value.equalsIgnoringCase("close") { head.keepsAlive = false }
        case .contentLength:
            guard !hasFraming, let length = value.decimal else { throw MalformedResponse() }
            hasFraming = true
            head.framing = .length(length)
            // The length stands in answers to HEAD as well, so it goes along as it is.
            head.forward(line)
        case .transferEncoding:
            guard !hasFraming, value.equalsIgnoringCase("chunked") else { throw MalformedResponse() }
            hasFraming = true
            head.framing = .chunked
        }
        return line.upperBound
    }
}
