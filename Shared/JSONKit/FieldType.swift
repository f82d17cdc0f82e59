/// How one field is spelt, checked and documented.
package struct FieldType<Value: Sendable>: Sendable {
    /// What the surroundings ask of a decoder.
    package struct Mode: Sendable {
        package let source: FieldSource
        package let unknown: UnknownFields
    }

    /// Gives the value, or nil after adding at least one error with a path relative to this field.
    package typealias Decoder = @Sendable (JSONValue, Mode, inout [FieldError]) -> Value?

    let makeSchema: @Sendable () -> JSONSchema
    let makeExample: @Sendable () -> Value
    let decode: Decoder

    package init(
        schema: @escaping @autoclosure @Sendable () -> JSONSchema,
        example: @escaping @autoclosure @Sendable () -> Value,
        decode: @escaping Decoder
    ) {
        makeSchema = schema
        makeExample = example
        self.decode = decode
    }

    package var schema: JSONSchema { makeSchema() }
    /// A valid value: for documentation, and a placeholder that never leaves a failed decoding.
    package var example: Value { makeExample() }

    /// A type spelt as a JSON string. The parser gives nil for text that is not one.
    package static func parsed(
        _ name: String, schema: @escaping @autoclosure @Sendable () -> JSONSchema,
        example: @escaping @autoclosure @Sendable () -> Value, _ parse: @escaping @Sendable (String) -> Value?
    ) -> FieldType {
        FieldType(schema: schema(), example: example()) { value, _, errors in
            guard case .string(let text) = value else { return wrongType("a string", value, &errors) }
            guard let parsed = parse(text) else {
                errors.append(FieldError("", .malformed, "must be \(name)"))
                return nil
            }
            return parsed
        }
    }

    static func wrongType(_ expected: String, _ value: JSONValue, _ errors: inout [FieldError]) -> Value? {
        errors.append(FieldError("", .wrongType, "must be \(expected), is \(value.typeName)"))
        return nil
    }

    /// The same type with a further rule; `check` gives an error, with a path relative to the field, or nil.
    package func refined(_ check: @escaping @Sendable (Value) -> FieldError?) -> FieldType {
        FieldType(schema: makeSchema(), example: makeExample()) { [decode] value, mode, errors in
            guard let result = decode(value, mode, &errors) else { return nil }
            guard let error = check(result) else { return result }
            errors.append(error)
            return nil
        }
    }

    /// The same type with a sentence for the documentation, without a full stop.
    package func described(_ text: String) -> FieldType {
        let makeSchema = makeSchema
        return FieldType(
            schema: makeSchema().with("description", .string(text)), example: makeExample(), decode: decode)
    }

    /// The same type with what a pattern can say of its rules, as ECMA 262 has it.
    package func pattern(_ text: String) -> FieldType {
        let makeSchema = makeSchema
        return FieldType(
            schema: makeSchema().with("pattern", .string(text)), example: makeExample(), decode: decode)
    }

    /// The same type, never to be shown or kept: a password, a code, a token. Documents say `writeOnly`, and traces of
    /// a request leave its value out.
    package var secret: FieldType { marked("writeOnly") }

    /// The same type, about a person: traces of a request say which values are, so that they are kept sealed.
    package var personal: FieldType { marked("x-personal") }

    private func marked(_ word: String) -> FieldType {
        let makeSchema = makeSchema
        return FieldType(schema: makeSchema().with(word, .bool(true)), example: makeExample(), decode: decode)
    }

    /// The same type with an example that documents show; an optional field is in the example of its body if it has
    /// one.
    package func example(_ other: @escaping @autoclosure @Sendable () -> Value) -> FieldType where Value: FieldValue {
        let makeSchema = makeSchema
        return FieldType(
            schema: makeSchema().with("examples", .array([JSON.value(other())])), example: other(), decode: decode)
    }
}
