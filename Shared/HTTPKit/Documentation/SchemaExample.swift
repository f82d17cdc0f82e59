import JSONKit

/// A value that satisfies one of our schemas, for the documentation of bodies.
enum SchemaExample {
    static func of(_ schema: JSONValue) -> JSONValue {
        if let example = schema["examples"]?.arrayValue?.first { return example }
        if let choice = schema["enum"]?.arrayValue?.first { return choice }
        if let alternative = schema["anyOf"]?.arrayValue?.first { return of(alternative) }
        switch schema["type"]?.stringValue {
        case "object": return object(schema)
        case "array": return .array(schema["items"].map { [of($0)] } ?? [])
        case "integer": return schema["minimum"] ?? .number("1")
        case "boolean": return .bool(true)
        case "string": return .string(text(schema))
        default: return .null
        }
    }

    private static func object(_ schema: JSONValue) -> JSONValue {
        guard case .object(let properties)? = schema["properties"] else { return .object([]) }
        return .object(properties.map { JSONMember($0.name, of($0.value)) })
    }

    private static func text(_ schema: JSONValue) -> String {
        switch schema["format"]?.stringValue {
        case "uuid": return "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"
        case "date-time": return "2026-11-20T23:15:04.120Z"
        case "date": return "2026-11-20"
        case "email": return "ada@florin.test"
        default: return String(repeating: "a", count: Int(max(1, schema["minLength"]?.integerValue ?? 1)))
        }
    }
}
