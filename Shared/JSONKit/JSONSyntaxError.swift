/// Why bytes are not JSON (RFC 8259), with the offset of the byte at which that became clear.
package struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
    package enum Reason: String, Sendable {
        case unexpectedEnd = "the text ends too early"
        case unexpectedByte = "a byte that cannot stand here"
        case invalidNumber = "not a JSON number"
        case invalidEscape = "not a JSON escape"
        case invalidUTF8 = "not UTF-8"
        case controlCharacter = "a bare control character in a string"
        case tooDeep = "nested too deeply"
        case tooManyMembers = "an object with too many members"
        case tooManyValues = "too many values"
        case nameTooLong = "a member's name that is too long"
        case trailingBytes = "bytes after the end of the value"
    }

    package let reason: Reason
    package let offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package var description: String { "\(reason.rawValue) (byte \(offset))" }
}
