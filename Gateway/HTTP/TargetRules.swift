/// The request targets that are let through: origin form and absolute form, and a path that every reader splits alike.
enum TargetRules {
    /// Checks from `start` to the next space and notes its parts. Returns where the target ends.
    static func check(_ bytes: Span<UInt8>, from start: Int, _ head: inout RequestHead) throws(HeadProblem) -> Int {
        let first = bytes[start] == UInt8(ascii: "/") ? start : try skipAuthority(bytes, from: start, &head)
        var index = first
        var query: Int?
        while bytes[index] > ASCII.space {
            let byte = bytes[index]
            // Never sent by a client that follows RFC 3986, and read differently where they are.
            guard byte < 0x7F, byte != UInt8(ascii: "#"), byte != UInt8(ascii: "\\") else { throw .malformed("target") }
            if byte == UInt8(ascii: "?"), query == nil { query = index }
            if byte == UInt8(ascii: "%") {
                try checkEscape(bytes, at: index, inPath: query == nil)
                index += 2
            }
            index += 1
        }
        let path = first..<(query ?? index)
        try refuseDotSegments(bytes.extracting(path))
        head.path = withoutLastSlash(path, bytes)
        head.query = path.upperBound..<index
        return index
    }

    /// `http://host:port` in front of the path (RFC 9112 section 3.2.2). Returns where the path starts, or would.
    private static func skipAuthority(
        _ bytes: Span<UInt8>, from start: Int, _ head: inout RequestHead
    ) throws(HeadProblem) -> Int {
        let rest = bytes.extracting(start..<bytes.count)
        let scheme = rest.hasPrefixIgnoringCase("http://") ? 7 : rest.hasPrefixIgnoringCase("https://") ? 8 : 0
        guard scheme > 0 else { throw .malformed("target") }
        var end = start + scheme
        // Neither user information nor escapes: what comes after an @ is the host to some readers only.
        while isAuthorityByte(bytes[end]) { end += 1 }
        let isEnd = bytes[end] == ASCII.space || bytes[end] == UInt8(ascii: "/") || bytes[end] == UInt8(ascii: "?")
        guard isEnd, end > start + scheme, bytes[start + scheme] != UInt8(ascii: ":") else {
            throw .malformed("the authority of the target")
        }
        head.authority = (start + scheme)..<end
        return end
    }

    /// Of names, addresses in brackets, and ports.
    private static func isAuthorityByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    /// `/wallets/` is `/wallets`; a path of slashes alone stays what it is.
    private static func withoutLastSlash(_ path: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
        guard path.count > 2, bytes[path.upperBound - 1] == UInt8(ascii: "/"),
            bytes[path.upperBound - 2] != UInt8(ascii: "/")
        else { return path }
        return path.lowerBound..<(path.upperBound - 1)
    }

    private static func checkEscape(_ bytes: Span<UInt8>, at index: Int, inPath: Bool) throws(HeadProblem) {
        // A head ends in four bytes that are no digits, so both look-ups are within the bytes.
        guard let high = ASCII.nibble(bytes[index + 1]), let low = ASCII.nibble(bytes[index + 2]) else {
            throw .malformed("percent-encoding")
        }
        guard inPath else { return }
        let byte = high << 4 | low
        let isHidden =
            byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
            || byte == UInt8(ascii: "%") || byte == UInt8(ascii: ".")
        if isHidden { throw .malformed("an encoded separator, dot or control byte in the path") }
    }

    /// `.` and `..` as whole segments (RFC 3986 section 5.2.4); their encoded forms never get here.
    private static func refuseDotSegments(_ path: Span<UInt8>) throws(HeadProblem) {
        var dots = 0
        var others = 0
        for index in 0...path.count {
            guard index == path.count || path[index] == UInt8(ascii: "/") else {
                if path[index] == UInt8(ascii: ".") { dots += 1 } else { others += 1 }
                continue
            }
            if others == 0, dots == 1 || dots == 2 { throw .malformed("a dot segment in the path") }
            dots = 0
            others = 0
        }
    }
}
