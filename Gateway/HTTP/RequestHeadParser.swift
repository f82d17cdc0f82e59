/// Strict reading of a request head (RFC 9112), made so that no other reader can see another request in the same bytes:
/// what is only tolerated by the RFC for old senders is refused.
struct RequestHeadParser {
    static let maximumFields = 100

    /// - Parameters:
    ///   - bytes: a whole head as `HeadScanner` found it.
    ///   - head: reset, then filled.
    static func parse(_ bytes: Span<UInt8>, into head: inout RequestHead) throws(HeadProblem) {
        head.reset()
        var position = try parseRequestLine(bytes, &head)
        var fields = 0
        // The scanner promised an empty line at the end.
        while position + 2 < bytes.count {
            fields += 1
            guard fields <= maximumFields else { throw .tooManyFields }
            position = try parseField(bytes, from: position, &head)
        }
        head.passOverHTTP2()
        try check(head)
        // Sent in the absolute form, the target itself names the host (RFC 9112 section 3.2.2).
        if let authority = head.authority { head.host = authority }
    }

    private static func parseRequestLine(
        _ bytes: Span<UInt8>, _ head: inout RequestHead
    ) throws(HeadProblem) -> Int {
        var end = 0
        while end < bytes.count, bytes[end] != ASCII.space, bytes[end] != ASCII.carriageReturn { end += 1 }
        guard end < bytes.count, bytes[end] == ASCII.space, end > 0 else { throw .malformed("request line") }
        for index in 0..<end where !ASCII.isNameByte(bytes[index]) { throw .malformed("method") }
        guard let method = Method(bytes.extracting(0..<end)) else { throw .methodNotImplemented }
        // Its target is no path: nobody could route it.
        guard method != .connect else { throw .connectRefused }
        head.method = method
        let start = end + 1
        end = try TargetRules.check(bytes, from: start, &head)
        guard bytes[end] == ASCII.space else { throw .malformed("request line") }
        let version = end + 1
        guard version + 10 <= bytes.count, bytes[version + 8] == ASCII.carriageReturn else {
            throw .malformed("request line")
        }
        let text = bytes.extracting(version..<(version + 8))
        if text.equals("HTTP/1.0") {
            head.isVersion10 = true
            head.keepsAlive = false
        } else if !text.equals("HTTP/1.1") {
            if text.hasPrefixIgnoringCase("http/") { throw .versionNotSupported }
            throw .malformed("version")
        }
        return version + 10
    }

    /// Returns where the next line starts.
    private static func parseField(
        _ bytes: Span<UInt8>, from start: Int, _ head: inout RequestHead
    ) throws(HeadProblem) -> Int {
        var colon = start
        // A space before the colon, or a line that begins with one (obs-fold), is no name byte.
        while ASCII.isNameByte(bytes[colon]) { colon += 1 }
        if bytes[colon] == UInt8(ascii: "_") { return try skipUnderscored(bytes, from: start) }
        guard bytes[colon] == UInt8(ascii: ":"), colon > start else { throw .malformed("field name") }
        var first = colon + 1
        var last = first
        while bytes[first] == ASCII.space || bytes[first] == ASCII.tab { first += 1 }
        var end = first
        last = first
        while bytes[end] != ASCII.carriageReturn {
            let byte = bytes[end]
            guard byte >= ASCII.space || byte == ASCII.tab, byte != 0x7F else { throw .malformed("field value") }
            end += 1
            if byte != ASCII.space, byte != ASCII.tab { last = end }
        }
        let next = end + 2
        try apply(
            RequestHeader(bytes.extracting(start..<colon)), first..<last, line: start..<next, bytes, &head)
        return next
    }

    /// A name with an underscore is never forwarded, but its line must still be sound.
    private static func skipUnderscored(_ bytes: Span<UInt8>, from start: Int) throws(HeadProblem) -> Int {
        var index = start
        while ASCII.isNameByte(bytes[index]) || bytes[index] == UInt8(ascii: "_") { index += 1 }
        guard bytes[index] == UInt8(ascii: ":") else { throw .malformed("field name") }
        while bytes[index] != ASCII.carriageReturn {
            guard bytes[index] >= ASCII.space || bytes[index] == ASCII.tab, bytes[index] != 0x7F else {
                throw .malformed("field value")
            }
            index += 1
        }
        return index + 2
    }

    private static func apply(
        _ header: RequestHeader, _ value: Range<Int>, line: Range<Int>, _ bytes: Span<UInt8>,
        _ head: inout RequestHead
    ) throws(HeadProblem) {
        switch header {
        case .forward: head.forward(line)
        case .drop: break
        case .host: try once(&head.host, value)
        case .authorization: try once(&head.authorization, value)
        case .requestID: try once(&head.requestID, value)
        case .traceparent: try once(&head.traceparent, value)
        case .corsMethod: try once(&head.corsMethod, value)
        case .corsHeaders: try once(&head.corsHeaders, value)
        case .forwardedFor: head.forwardedFor.append(value)
        case .idempotencyKey:
            try once(&head.idempotencyKey, value)
            head.forward(line)
        case .contentType:
            try once(&head.contentType, value)
            head.forward(line)
        case .deviceID:
            try once(&head.deviceID, value)
            head.forward(line)
        case .origin:
            try once(&head.origin, value)
            head.forward(line)
        case .contentLength:
            guard head.framing == .none, let length = bytes.extracting(value).decimal else {
                throw .malformed("content length")
            }
            head.framing = .length(length)
        case .transferEncoding:
            guard head.framing == .none, !head.isVersion10, bytes.extracting(value).equalsIgnoringCase("chunked") else {
                throw .malformed("transfer encoding")
            }
            head.framing = .chunked
        case .connection: try applyConnection(bytes.extracting(value), &head)
        case .upgrade:
            try once(&head.upgrade, value)
            head.upgradesToHTTP2 = bytes.extracting(value).equalsIgnoringCase("h2c")
        case .http2Settings: try once(&head.http2Settings, value)
        case .webSocketKey: try once(&head.webSocketKey, value)
        case .webSocketVersion: try once(&head.webSocketVersion, value)
        case .webSocketProtocol:
            bytes.extracting(value).forEachMember { member in
                head.webSocketProtocols.append(
                    (value.lowerBound + member.lowerBound)..<(value.lowerBound + member.upperBound))
            }
        case .expect:
            guard bytes.extracting(value).equalsIgnoringCase("100-continue") else { throw .expectationFailed }
            head.expectsContinue = !head.isVersion10
        }
    }

    /// Two of these would leave it to each reader which one counts.
    private static func once(_ place: inout Range<Int>?, _ value: Range<Int>) throws(HeadProblem) {
        guard place == nil else { throw .malformed("a field that may stand only once is repeated") }
        place = value
    }

    /// Options that name other fields would make us drop those: no client of ours needs that, an attacker might. The
    /// settings of HTTP/2 are dropped in any case.
    private static func applyConnection(_ value: Span<UInt8>, _ head: inout RequestHead) throws(HeadProblem) {
        var index = 0
        while index < value.count {
            var end = index
            while end < value.count, value[end] != UInt8(ascii: ",") { end += 1 }
            let option = value.extracting(value.trimmed(index..<end))
            if option.equalsIgnoringCase("close") {
                head.keepsAlive = false
            } else if !option.isEmpty, !option.equalsIgnoringCase("keep-alive"), !option.equalsIgnoringCase("te") {
                if option.equalsIgnoringCase("upgrade") {
                    head.connectionUpgrades = true
                } else if option.equalsIgnoringCase("http2-settings") {
                    head.connectionNamesSettings = true
                } else {
                    throw .malformed("connection option")
                }
            }
            index = end + 1
        }
    }

    private static func check(_ head: RequestHead) throws(HeadProblem) {
        // One without the other is read as an upgrade by some and not by others.
        guard (head.upgrade != nil) == head.connectionUpgrades, !head.connectionNamesSettings else {
            throw .upgradeRefused
        }
        guard head.isVersion10 || head.host != nil else { throw .malformed("host is missing") }
        if head.framing == .length(0) || head.framing == .none { return }
        guard !head.method.takesNoBody else { throw .malformed("a body on a method that takes none") }
    }
}

extension Span where Element == UInt8 {
    /// The members of a list, none of them empty.
    fileprivate func forEachMember(_ body: (Range<Int>) -> Void) {
        var index = 0
        while index < count {
            var end = index
            while end < count, self[end] != UInt8(ascii: ",") { end += 1 }
            let member = trimmed(index..<end)
            if !member.isEmpty { body(member) }
            index = end + 1
        }
    }

    /// The range without spaces and tabs at both ends.
    fileprivate func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self[start] == ASCII.space || self[start] == ASCII.tab { start += 1 }
        while end > start, self[end - 1] == ASCII.space || self[end - 1] == ASCII.tab { end -= 1 }
        return start..<end
    }
}
