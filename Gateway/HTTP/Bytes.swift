/// Reading of ASCII protocol text in place.
extension Span where Element == UInt8 {
    func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { expected in
            for index in 0..<expected.count where self[index] != expected[index] { return false }
            return true
        }
    }

    /// `text` must be in lower case.
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && hasPrefixIgnoringCase(text)
    }

    /// `text` must be in lower case.
    func hasPrefixIgnoringCase(_ text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { expected in
            for index in 0..<expected.count where ASCII.lower(self[index]) != expected[index] { return false }
            return true
        }
    }

    func elementsEqual(_ bytes: [UInt8]) -> Bool {
        guard count == bytes.count else { return false }
        for index in 0..<count where self[index] != bytes[index] { return false }
        return true
    }

    /// A non-negative decimal of at most 15 digits and nothing else: no sign, no space.
    var decimal: Int? {
        guard count > 0, count <= 15 else { return nil }
        var value = 0
        for index in 0..<count {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    /// A copy as text; not for the hot path.
    var string: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for index in 0..<count { bytes.append(self[index]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

enum ASCII {
    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A
    static let space: UInt8 = 0x20
    static let tab: UInt8 = 0x09

    static func lower(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// The value of a hexadecimal digit, or nil.
    static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit &- UInt8(ascii: "A") &+ 10
        default: nil
        }
    }

    /// `tchar` of RFC 9110 section 5.6.2 without the underscore, which some servers read as a dash: two spellings of
    /// one name is how identity headers get past a filter.
    static func isNameByte(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? nameBytesLow >> UInt64(byte) : nameBytesHigh >> UInt64(byte - 64)) & 1 == 1
    }

    private static let nameBytesLow = mask("!#$%&'*+-.0123456789", base: 0)
    private static let nameBytesHigh = mask(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ^`abcdefghijklmnopqrstuvwxyz|~", base: 64)

    private static func mask(_ letters: String, base: UInt8) -> UInt64 {
        letters.utf8.reduce(0) { $0 | 1 << UInt64($1 - base) }
    }
}
