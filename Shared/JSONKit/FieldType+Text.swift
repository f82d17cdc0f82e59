extension FieldType where Value == String {
    /// One line that people read of each other: a name, a reference. Given back trimmed and in one spelling; see
    /// `ReadableText` for what is refused. Lengths count Unicode scalars of that.
    package static func line(_ length: ClosedRange<Int>) -> FieldType {
        readable(length, severalLines: false)
    }

    /// Text of one or several lines that people read of each other: a description, a reason. As `line`, but line feeds
    /// and tabs may stand inside, and the line ends of other systems become line feeds.
    package static func lines(_ length: ClosedRange<Int>) -> FieldType {
        readable(length, severalLines: true)
    }

    private static func readable(_ length: ClosedRange<Int>, severalLines: Bool) -> FieldType {
        precondition(length.lowerBound > 0, "a text of nothing cannot be read")
        return FieldType(
            schema: .string(
                JSONMember("minLength", .number("\(length.lowerBound)")),
                JSONMember("maxLength", .number("\(length.upperBound)")),
                JSONMember("pattern", .string(severalLines ? linesPattern : linePattern))),
            example: String(repeating: "a", count: max(1, length.lowerBound))
        ) { value, _, errors in
            guard case .string(let given) = value else { return wrongType("a string", value, &errors) }
            let tooLong = FieldError("", .tooLong, "must have at most \(length.upperBound) characters")
            // Before anything is done with it. Normalizing makes up to four scalars one, and spaces may stand around.
            guard given.utf8.count <= 16 * length.upperBound + 256 else {
                errors.append(tooLong)
                return nil
            }
            do throws(ReadableText.Refusal) {
                let text = try ReadableText.enforce(given, severalLines: severalLines)
                let count = text.unicodeScalars.count
                if length.contains(count) { return text }
                errors.append(
                    count > length.upperBound
                        ? tooLong
                        : FieldError("", .tooShort, "must have at least \(length.lowerBound) characters"))
            } catch {
                errors.append(describe(error, severalLines))
            }
            return nil
        }
    }

    private static func describe(_ refusal: ReadableText.Refusal, _ severalLines: Bool) -> FieldError {
        switch refusal {
        case .blank: FieldError("", .tooShort, "must have a visible character")
        case .forbidden(let scalar):
            FieldError(
                "", .invalidCharacters,
                "must be \(severalLines ? "" : "one line of ")readable text; U+\(hex(scalar)) cannot stand there")
        }
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The coarse part of the rule as ECMA 262 has it: something that is no space, and no control of lines, direction
    /// or width.
    private static var linePattern: String { "^(?=.*\\S)[^\\u0000-\\u001F\(invisible)]*$" }
    private static var linesPattern: String {
        "^(?=[\\s\\S]*\\S)[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\(invisible)]*$"
    }
    private static var invisible: String {
        "\\u007F-\\u009F\\u200B\\u200E\\u200F\\u2028-\\u202E\\u2060-\\u206F\\uFEFF\\uFFF9-\\uFFFB"
    }
}
