/// A strict parser of RFC 8259: one value, UTF-8, no byte order mark, no trailing commas, no comments, bounded depth
/// and size (section 9 lets a reader set limits).
///
/// It is ours because every body and message of the money path passes here, and because refusals must be exact: a lone
/// surrogate, a bare control character or a leading zero is an error and never repaired.
package struct JSONParser {
    /// Deeper nesting than any message of ours by far; bounds the stack that a hostile body can make us use.
    package static let maximumDepth = 64

    private let limits: JSONLimits
    private var index = 0
    private var depth = 0
    private var values = 0

    private init(_ limits: JSONLimits) { self.limits = limits }

    /// Parses exactly one value.
    /// - Throws: the first violation and where it is.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = .standard
    ) throws(JSONSyntaxError) -> JSONValue {
        try parse(bytes.span, limits: limits)
    }

    /// Parses exactly one value without copying the input.
    package static func parse(
        _ bytes: Span<UInt8>, limits: JSONLimits = .standard
    ) throws(JSONSyntaxError) -> JSONValue {
        var parser = JSONParser(limits)
        parser.skipWhitespace(bytes)
        let value = try parser.value(bytes)
        parser.skipWhitespace(bytes)
        guard parser.index == bytes.count else { throw JSONSyntaxError(.trailingBytes, at: parser.index) }
        return value
    }

    private mutating func value(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        guard index < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: index) }
        values += 1
        guard values <= limits.values else { throw JSONSyntaxError(.tooManyValues, at: index) }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(bytes)
        case UInt8(ascii: "["): return try array(bytes)
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "t"): return try literal("true", .bool(true), bytes)
        case UInt8(ascii: "f"): return try literal("false", .bool(false), bytes)
        case UInt8(ascii: "n"): return try literal("null", .null, bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number(bytes))
        default: throw JSONSyntaxError(.unexpectedByte, at: index)
        }
    }

    private mutating func object(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        var members: [JSONMember] = []
        index += 1
        skipWhitespace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return .object(members) }
        while true {
            skipWhitespace(bytes)
            guard index < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: index) }
            guard bytes[index] == UInt8(ascii: "\"") else { throw JSONSyntaxError(.unexpectedByte, at: index) }
            let start = index
            guard members.count < limits.members else { throw JSONSyntaxError(.tooManyMembers, at: start) }
            let name = try string(bytes)
            guard name.utf8.count <= limits.nameBytes else { throw JSONSyntaxError(.nameTooLong, at: start) }
            skipWhitespace(bytes)
            try expect(UInt8(ascii: ":"), bytes)
            skipWhitespace(bytes)
            members.append(JSONMember(name, try value(bytes)))
            skipWhitespace(bytes)
            if take(UInt8(ascii: "}"), bytes) { return .object(members) }
            try expect(UInt8(ascii: ","), bytes)
        }
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        index += 1
        skipWhitespace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return .array(elements) }
        while true {
            skipWhitespace(bytes)
            elements.append(try value(bytes))
            skipWhitespace(bytes)
            if take(UInt8(ascii: "]"), bytes) { return .array(elements) }
            try expect(UInt8(ascii: ","), bytes)
        }
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> String {
        let start = index
        _ = take(UInt8(ascii: "-"), bytes)
        if !take(UInt8(ascii: "0"), bytes) { try digits(bytes) }
        if take(UInt8(ascii: "."), bytes) { try digits(bytes) }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
            try digits(bytes)
        }
        return String(unsafeUninitializedCapacity: index - start) { target in
            for offset in start..<index { target[offset - start] = bytes[offset] }
            return index - start
        }
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        let start = index
        while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") { index += 1 }
        guard index > start else { throw JSONSyntaxError(.invalidNumber, at: index) }
    }

    private mutating func literal(
        _ text: StaticString, _ value: JSONValue, _ bytes: Span<UInt8>
    ) throws(JSONSyntaxError) -> JSONValue {
        for offset in 0..<text.utf8CodeUnitCount {
            guard index < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: index) }
            guard bytes[index] == text.utf8Start[offset] else { throw JSONSyntaxError(.unexpectedByte, at: index) }
            index += 1
        }
        return value
    }

    private mutating func string(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let text = try utf8(bytes, start..<index)
                index += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(bytes, from: start) }
            guard byte >= 0x20 else { throw JSONSyntaxError(.controlCharacter, at: index) }
            index += 1
        }
        throw JSONSyntaxError(.unexpectedEnd, at: index)
    }

    /// The slow path: the string has at least one escape, at `index`.
    private mutating func escapedString(
        _ bytes: Span<UInt8>, from start: Int
    ) throws(JSONSyntaxError) -> String {
        var text = try utf8(bytes, start..<index)
        var run = index
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                text += try utf8(bytes, run..<index)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                text += try utf8(bytes, run..<index)
                text.unicodeScalars.append(try escape(bytes))
                run = index
            case 0..<0x20:
                throw JSONSyntaxError(.controlCharacter, at: index)
            default:
                index += 1
            }
        }
        throw JSONSyntaxError(.unexpectedEnd, at: index)
    }

    private mutating func escape(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> Unicode.Scalar {
        index += 1
        guard index < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: index) }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(bytes)
        default: throw JSONSyntaxError(.invalidEscape, at: index - 1)
        }
    }

    private mutating func unicodeEscape(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = index
        let first = try fourHexDigits(bytes)
        if let scalar = Unicode.Scalar(first) { return scalar }
        // A high surrogate must be followed by an escaped low one; anything else has no meaning as text.
        guard first < 0xDC00, take(UInt8(ascii: "\\"), bytes), take(UInt8(ascii: "u"), bytes) else {
            throw JSONSyntaxError(.invalidEscape, at: start)
        }
        let second = try fourHexDigits(bytes)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw JSONSyntaxError(.invalidEscape, at: start) }
        return scalar
    }

    private mutating func fourHexDigits(_ bytes: Span<UInt8>) throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: index) }
            let digit: UInt8
            switch bytes[index] {
            case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case let byte where byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"):
                digit = byte - UInt8(ascii: "a") + 10
            case let byte where byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "F"):
                digit = byte - UInt8(ascii: "A") + 10
            default: throw JSONSyntaxError(.invalidEscape, at: index)
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }

    private func utf8(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(JSONSyntaxError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes.extracting(range)))
        } catch {
            throw JSONSyntaxError(.invalidUTF8, at: range.lowerBound + error.byteOffsets.lowerBound)
        }
    }

    private mutating func skipWhitespace(_ bytes: Span<UInt8>) {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ byte: UInt8, _ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        guard index < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: index) }
        guard take(byte, bytes) else { throw JSONSyntaxError(.unexpectedByte, at: index) }
    }

    private mutating func descend() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw JSONSyntaxError(.tooDeep, at: index) }
    }
}
