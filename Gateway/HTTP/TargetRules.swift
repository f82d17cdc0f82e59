/// The request targets that are let through: origin form, and a path that every reader splits alike.
enum TargetRules {
    /// Checks from `start` to the next space and notes target and path. Returns where the target ends.
    static func check(_ bytes: Span<UInt8>, from start: Int, _ head: inout RequestHead) throws(HeadProblem) -> Int {
        guard bytes[start] == UInt8(ascii: "/") else { throw .malformed("target") }
        var index = start
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
        head.target = start..<index
        head.path = start..<(query ?? index)
        try refuseDotSegments(bytes.extracting(head.path))
        return index
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
