import JSONKit

/// What all operations refer to.
enum OpenAPIComponents {
    static let json: JSONValue = .object([
        JSONMember(
            "schemas",
            .object([
                JSONMember("Problem", problem), JSONMember("FieldError", FieldError.fieldSchema.json),
            ])),
        JSONMember("securitySchemes", .object([JSONMember("bearer", bearer)])),
        JSONMember("headers", .object(headers)),
    ])

    /// RFC 9457; extension members are told apart by `code`.
    private static let problem: JSONValue = .object([
        JSONMember("type", .string("object")),
        JSONMember(
            "properties",
            .object([
                JSONMember("type", string(("format", "uri"))), JSONMember("title", string()),
                JSONMember("status", .object([JSONMember("type", .string("integer"))])),
                JSONMember("code", string()), JSONMember("detail", string()), JSONMember("request_id", string()),
                JSONMember(
                    "errors",
                    .object([
                        JSONMember("type", .string("array")), JSONMember("items", reference("schemas/FieldError")),
                    ])),
            ])),
        JSONMember("required", .array(["type", "title", "status", "code", "request_id"].map { .string($0) })),
    ])

    private static let bearer: JSONValue = .object([
        JSONMember("type", .string("http")), JSONMember("scheme", .string("bearer")),
        JSONMember(
            "description",
            .string("An access token of POST /api/v1/auth/login, or an API key of POST /api/v1/auth/api-keys.")),
    ])

    private static let headers: [JSONMember] = [
        header("X-Request-Id", "Names this request in our logs.", string()),
        header("RateLimit-Limit", "Requests allowed in the window.", integer),
        header("RateLimit-Remaining", "Requests left now.", integer),
        header("RateLimit-Reset", "Seconds until all are available again.", integer),
        header("Retry-After", "Seconds to wait before the next try.", integer),
        header("Idempotent-Replayed", "`true`: the stored answer of the first request with this key.", string()),
    ]

    static func reference(_ path: String) -> JSONValue {
        .object([JSONMember("$ref", .string("#/components/\(path)"))])
    }

    /// References to headers of `names`, as a response holds them.
    static func headers(_ names: [String]) -> JSONMember {
        JSONMember("headers", .object(names.map { JSONMember($0, reference("headers/\($0)")) }))
    }

    private static func header(_ name: String, _ text: String, _ schema: JSONValue) -> JSONMember {
        JSONMember(name, .object([JSONMember("description", .string(text)), JSONMember("schema", schema)]))
    }

    private static let integer: JSONValue = .object([JSONMember("type", .string("integer"))])

    private static func string(_ extra: (String, String)...) -> JSONValue {
        .object([JSONMember("type", .string("string"))] + extra.map { JSONMember($0.0, .string($0.1)) })
    }
}
