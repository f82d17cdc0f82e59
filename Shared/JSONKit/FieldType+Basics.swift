extension FieldType where Value == String {
    /// Text of a number of Unicode scalars as it was sent, for programs: secrets, codes, cursors, what a partner calls
    /// something. Without control characters (PostgreSQL cannot store NUL); tab and line feed are allowed. What people
    /// read of each other is a `line` or `lines`.
    package static func text(_ length: ClosedRange<Int>) -> FieldType {
        FieldType(
            schema: .string(
                JSONMember("minLength", .number("\(length.lowerBound)")),
                JSONMember("maxLength", .number("\(length.upperBound)")),
                JSONMember("pattern", .string(printable))),
            example: String(repeating: "a", count: max(1, length.lowerBound))
        ) { value, _, errors in
            guard case .string(let text) = value else { return wrongType("a string", value, &errors) }
            let count = text.unicodeScalars.count
            if count < length.lowerBound {
                errors.append(FieldError("", .tooShort, "must have at least \(length.lowerBound) characters"))
            } else if count > length.upperBound {
                errors.append(FieldError("", .tooLong, "must have at most \(length.upperBound) characters"))
            } else if text.unicodeScalars.contains(where: isForbidden) {
                errors.append(FieldError("", .invalidCharacters, "must not contain control characters"))
            } else {
                return text
            }
            return nil
        }
    }

    /// The rule as ECMA 262 has it.
    private static var printable: String { "^[^\\u0000-\\u0008\\u000B-\\u001F\\u007F]*$" }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || scalar.value == 0x7F
    }

    /// Text whose every character satisfies a rule, e.g. digits of a PIN. `pattern` is its ECMA 262 form.
    package static func characters(
        _ length: ClosedRange<Int>, pattern: String, example: String,
        _ isAllowed: @escaping @Sendable (Unicode.Scalar) -> Bool
    ) -> FieldType {
        let text = FieldType.text(length)
        return FieldType(
            schema: text.schema.with("pattern", .string(pattern)).with("examples", .array([.string(example)])),
            example: example
        ) { value, mode, errors in
            guard let result = text.decode(value, mode, &errors) else { return nil }
            guard result.unicodeScalars.allSatisfy(isAllowed) else {
                errors.append(FieldError("", .invalidCharacters, "must match \(pattern)"))
                return nil
            }
            return result
        }
    }
}

extension FieldType where Value == String {
    /// A name of ours as it stands in a path: small letters, digits, hyphen and underscore.
    package static func pathName(_ length: ClosedRange<Int>, example: String) -> FieldType {
        .characters(length, pattern: "^[a-z0-9_-]+$", example: example) { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-" || scalar == "_"
        }
    }
}

extension FieldType where Value == Bool {
    package static var bool: FieldType {
        FieldType(schema: JSONSchema([JSONMember("type", .string("boolean"))]), example: true) { value, mode, errors in
            switch (value, mode.source) {
            case (.bool(let bool), _): return bool
            case (.string("true"), .text): return true
            case (.string("false"), .text): return false
            default: return wrongType("true or false", value, &errors)
            }
        }
    }
}

extension FieldType where Value == JSONValue {
    /// Whatever it is, as it came.
    package static var json: FieldType {
        FieldType(schema: JSONValue.fieldSchema, example: .object([])) { value, _, _ in value }
    }
}

extension FieldType where Value: FixedWidthInteger {
    /// A whole number in JSON's plain form: no exponent, no fraction.
    package static func integer(_ range: ClosedRange<Value>) -> FieldType {
        FieldType(
            schema: JSONSchema([
                JSONMember("type", .string("integer")),
                JSONMember("minimum", .number("\(range.lowerBound)")),
                JSONMember("maximum", .number("\(range.upperBound)")),
            ]), example: range.lowerBound
        ) { value, mode, errors in
            let spelling: String
            switch (value, mode.source) {
            case (.number(let text), .json), (.string(let text), .text): spelling = text
            default: return wrongType("an integer", value, &errors)
            }
            guard let number = Value(spelling), !spelling.hasPrefix("+") else {
                errors.append(FieldError("", .wrongType, "must be an integer"))
                return nil
            }
            guard range.contains(number) else {
                let bounds = "\(range.lowerBound) to \(range.upperBound)"
                errors.append(FieldError("", .outOfRange, "must be from \(bounds)"))
                return nil
            }
            return number
        }
    }
}

extension FieldType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the cases of an enumeration, by raw value.
    package static func choice(_ type: Value.Type) -> FieldType {
        let cases = Array(type.allCases)
        precondition(!cases.isEmpty, "an enumeration without cases has no values to choose from")
        let names = cases.map(\.rawValue)
        return FieldType(
            schema: .string(JSONMember("enum", .array(names.map { .string($0) }))), example: cases[0]
        ) { value, _, errors in
            guard case .string(let text) = value else { return wrongType("a string", value, &errors) }
            guard let choice = Value(rawValue: text) else {
                errors.append(FieldError("", .unknownValue, "must be one of: \(names.joined(separator: ", "))"))
                return nil
            }
            return choice
        }
    }
}

extension FieldType where Value: FieldDecodable {
    /// A nested object.
    package static func object(_ type: Value.Type) -> FieldType {
        FieldType(
            schema: .object(Fields.describe(type), closed: true, title: SchemaTitle.of(type)),
            example: Fields.example(type)
        ) { value, mode, errors in
            guard case .object(let members) = value else { return wrongType("an object", value, &errors) }
            var fields = Fields(members: members, source: mode.source, unknown: mode.unknown)
            let result = type.init(&fields)
            let found = fields.finish()
            errors += found
            return found.isEmpty ? result : nil
        }
    }
}

extension FieldType {
    /// A list of a bounded number of elements. Stops after `FieldError.limit` errors.
    package static func array<Element>(_ element: FieldType<Element>, _ count: ClosedRange<Int>) -> FieldType
    where Value == [Element] {
        FieldType(
            schema: .array(
                of: element.schema, JSONMember("minItems", .number("\(count.lowerBound)")),
                JSONMember("maxItems", .number("\(count.upperBound)"))),
            example: Array(repeating: element.example, count: max(1, count.lowerBound))
        ) { value, mode, errors in
            guard case .array(let values) = value else { return wrongType("an array", value, &errors) }
            guard count.contains(values.count) else {
                let bounds = "\(count.lowerBound) to \(count.upperBound)"
                errors.append(FieldError("", .outOfRange, "must have \(bounds) elements, has \(values.count)"))
                return nil
            }
            var result: [Element] = []
            result.reserveCapacity(values.count)
            let before = errors.count
            let inner = FieldType<Element>.Mode(source: mode.source, unknown: mode.unknown)
            for (index, value) in values.enumerated() where errors.count - before < FieldError.limit {
                let start = errors.count
                if let decoded = element.decode(value, inner, &errors) { result.append(decoded) }
                for position in start..<errors.count { errors[position].prefix(with: "\(index)") }
            }
            return errors.count == before ? result : nil
        }
    }
}
