/// Decodes declared fields from JSON text or from text pairs.
package enum JSONReader {
    /// - Throws: `JSONSyntaxError` when the bytes are not JSON, `FieldErrors` when they are but have not this shape.
    package static func decode<Value: FieldDecodable>(
        _ type: Value.Type, from bytes: [UInt8], unknownFields: UnknownFields, limits: JSONLimits = .standard
    ) throws -> Value {
        try decode(type, from: JSONParser.parse(bytes, limits: limits), unknownFields: unknownFields)
    }

    package static func decode<Value: FieldDecodable>(
        _ type: Value.Type, from value: JSONValue, unknownFields: UnknownFields
    ) throws(FieldErrors) -> Value {
        guard case .object(let members) = value else {
            throw FieldErrors([FieldError("", .wrongType, "must be an object, is \(value.typeName)")])
        }
        return try decode(type, members, source: .json, unknownFields)
    }

    /// Decodes a query or the parameters of a path; every value is text.
    package static func decode<Value: FieldDecodable>(
        _ type: Value.Type, fromText pairs: [(name: String, value: String)]
    ) throws(FieldErrors) -> Value {
        try decode(type, pairs.map { JSONMember($0.name, .string($0.value)) }, source: .text, .reject)
    }

    private static func decode<Value: FieldDecodable>(
        _ type: Value.Type, _ members: [JSONMember], source: FieldSource, _ unknown: UnknownFields
    ) throws(FieldErrors) -> Value {
        var fields = Fields(members: members, source: source, unknown: unknown)
        let value = type.init(&fields)
        let errors = fields.finish()
        guard errors.isEmpty else { throw FieldErrors(errors) }
        return value
    }
}
