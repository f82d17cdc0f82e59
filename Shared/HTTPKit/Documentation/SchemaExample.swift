import JSONKit

/// A value that satisfies one of our schemas, for the documentation of bodies: what is required, and the optional
/// fields whose type declares an example.
enum SchemaExample {
    static func of(_ schema: JSONValue) -> JSONValue {
        if let example = declared(schema) { return example }
        if let choice = schema["enum"]?.arrayValue?.first { return choice }
        if let alternative = schema["anyOf"]?.arrayValue?.first { return of(alternative) }
        switch schema["type"]?.stringValue {
        case "object": return object(schema)
        case "array": return array(schema)
        case "integer": return schema["minimum"] ?? .number("1")
        case "boolean": return .bool(true)
        case "string": return .string(text(schema))
        default: return .null
        }
    }

    private static func declared(_ schema: JSONValue) -> JSONValue? { schema["examples"]?.arrayValue?.first }

    private static func object(_ schema: JSONValue) -> JSONValue {
        guard case .object(let properties)? = schema["properties"] else { return .object([]) }
        let required = schema["required"]?.arrayValue ?? []
        let shown = properties.filter { property in
            required.contains(.string(property.name)) || declared(property.value) != nil
                || property.value["anyOf"]?.arrayValue?.first.flatMap(declared) != nil
        }
        return .object(shown.map { JSONMember($0.name, of($0.value)) })
    }

    private static func array(_ schema: JSONValue) -> JSONValue {
        let count = Int(max(1, schema["minItems"]?.integerValue ?? 1))
        return .array(schema["items"].map { Array(repeating: of($0), count: count) } ?? [])
    }

    private static func text(_ schema: JSONValue) -> String {
        switch schema["format"]?.stringValue {
        case "uuid": "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"
        case "date-time": "2026-11-20T23:15:04.120Z"
        case "date": "2026-11-20"
        case "email": "ada@florin.test"
        default: String(repeating: "a", count: Int(max(1, schema["minLength"]?.integerValue ?? 1)))
        }
    }
}
