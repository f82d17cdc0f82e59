/// Finds the values of a JSON object's own fields without building them: the envelope is read by every consumer, its
/// data only by the one that knows the type. Whether the data is sound JSON is that reader's to say.
struct JSONScanner {
    /// An envelope has eight fields and may gain some.
    static let maximumFields = 64

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Name → where its value stands.
    mutating func topLevelFields() throws(MalformedEnvelope) -> [String: Range<Int>] {
        var fields: [String: Range<Int>] = [:]
        skipSpace()
        try take("{")
        skipSpace()
        if peek == UInt8(ascii: "}") { return fields }
        while true {
            skipSpace()
            guard fields.count < Self.maximumFields else { throw MalformedEnvelope(reason: "too many fields") }
            let name = try string(in: stringRange())
            // Readers differ in which of two they take, so neither may count.
            guard fields[name] == nil else { throw MalformedEnvelope(reason: "a field stands more than once") }
            skipSpace()
            try take(":")
            skipSpace()
            fields[name] = try valueRange()
            skipSpace()
            if peek == UInt8(ascii: ",") {
                position += 1
                continue
            }
            try take("}")
            skipSpace()
            guard position == bytes.count else { throw MalformedEnvelope(reason: "something follows the object") }
            return fields
        }
    }

    func isNull(_ range: Range<Int>) -> Bool { bytes[range].elementsEqual("null".utf8) }

    /// The text of a string value; nil for `null`.
    func optionalString(in range: Range<Int>) throws(MalformedEnvelope) -> String? {
        isNull(range) ? nil : try string(in: range)
    }

    func string(in range: Range<Int>) throws(MalformedEnvelope) -> String {
        guard bytes[range].first == UInt8(ascii: "\"") else { throw MalformedEnvelope(reason: "a string is expected") }
        let content = bytes[(range.lowerBound + 1)..<(range.upperBound - 1)]
        guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
        var text: [UInt16] = []
        var iterator = String(decoding: content, as: UTF8.self).utf16.makeIterator()
        while let unit = iterator.next() {
            guard unit == UInt16(UInt8(ascii: "\\")) else {
                text.append(unit)
                continue
            }
            try text.append(Self.escaped(&iterator))
        }
        return String(decoding: text, as: UTF16.self)
    }

    private static func escaped(
        _ iterator: inout String.UTF16View.Iterator
    ) throws(MalformedEnvelope) -> UInt16 {
        guard let letter = iterator.next().flatMap({ UInt8(exactly: $0) }) else {
            throw MalformedEnvelope(reason: "a bad escape")
        }
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(letter)
        case UInt8(ascii: "b"): return 8
        case UInt8(ascii: "f"): return 12
        case UInt8(ascii: "n"): return 10
        case UInt8(ascii: "r"): return 13
        case UInt8(ascii: "t"): return 9
        case UInt8(ascii: "u"):
            let digits = (0..<4).compactMap { _ in iterator.next() }
            if digits.count == 4, let value = UInt16(String(decoding: digits, as: UTF16.self), radix: 16) {
                return value
            }
            fallthrough
        default: throw MalformedEnvelope(reason: "a bad escape")
        }
    }

    // MARK: Ranges

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ mark: Unicode.Scalar) throws(MalformedEnvelope) {
        guard peek == UInt8(ascii: mark) else { throw MalformedEnvelope(reason: "expected \(mark) at \(position)") }
        position += 1
    }

    private mutating func stringRange() throws(MalformedEnvelope) -> Range<Int> {
        let start = position
        try take("\"")
        while let byte = peek {
            position += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return start..<position }
        }
        throw MalformedEnvelope(reason: "a string does not end")
    }

    private mutating func valueRange() throws(MalformedEnvelope) -> Range<Int> {
        let start = position
        var depth = 0
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                _ = try stringRange()
                if depth == 0 { return start..<position }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return try nonEmpty(start) }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return start..<position
                }
            case UInt8(ascii: ","), 0x20, 0x0a, 0x0d, 0x09:
                if depth == 0 { return try nonEmpty(start) }
            default: break
            }
            position += 1
        }
        throw MalformedEnvelope(reason: "a value does not end")
    }

    private func nonEmpty(_ start: Int) throws(MalformedEnvelope) -> Range<Int> {
        guard position > start else { throw MalformedEnvelope(reason: "a value is missing at \(start)") }
        return start..<position
    }
}
