import JSONKit
import Primitives

/// What operations refer to.
enum OpenAPIComponents {
    /// - Parameters:
    ///   - schemas: of the routes, by title.
    ///   - examples: of problems, by code.
    static func json(schemas: [JSONMember], examples: [JSONMember]) -> JSONValue {
        .object([
            JSONMember("schemas", .object(schemas)), JSONMember("examples", .object(examples)),
            JSONMember("securitySchemes", .object(securitySchemes)), JSONMember("headers", .object(headers)),
        ])
    }

    /// RFC 9457; which extension members there are goes by `code`: beside those that are named, texts, numbers, lists
    /// of texts and amounts.
    static let problem: JSONSchema = {
        let shape = JSONSchema.object(JSONWriter.describe(ProblemShape.example), closed: false, title: "Problem")
        var properties: [JSONMember] = []
        if case .object(let own)? = shape.json["properties"] { properties = own }
        return shape.with("properties", .object(properties + ProblemMembers.known))
            .with("additionalProperties", .bool(true))
    }()

    private static let securitySchemes = [
        JSONMember(bearer, scheme("JWT", "An access token of POST /api/v1/auth/login; it holds for ten minutes.")),
        JSONMember(
            apiKey, scheme("flk_", "An API key of POST /api/v1/auth/api-keys, in the same header as an access token.")),
    ]

    /// Names of the security schemes.
    static let bearer = "bearer"
    static let apiKey = "apiKey"

    private static func scheme(_ format: String, _ text: String) -> JSONValue {
        .object([
            JSONMember("type", .string("http")), JSONMember("scheme", .string("bearer")),
            JSONMember("bearerFormat", .string(format)), JSONMember("description", .string(text)),
        ])
    }

    private static let headers: [JSONMember] = [
        header(
            "X-Request-Id", "Names this request in our logs; the client's own when it sent one.",
            .string(JSONMember("pattern", .string("^[A-Za-z0-9._-]{1,64}$")))),
        header("RateLimit-Limit", "Requests allowed in the window.", count),
        header("RateLimit-Remaining", "Requests left now.", count),
        header("RateLimit-Reset", "Seconds until all are available again.", count),
        header("Retry-After", "Seconds to wait before the next try.", count),
        header("WWW-Authenticate", "How to authenticate (RFC 6750).", .string()),
        header(
            "Idempotent-Replayed", "There when this is the stored answer of the first request with the key.",
            .string(JSONMember("enum", .array([.string("true")])))),
    ]

    static func reference(_ path: String) -> JSONValue {
        .object([JSONMember("$ref", .string("#/components/\(path)"))])
    }

    /// References to headers of `names`, as a response holds them.
    static func headers(_ names: [String]) -> JSONMember {
        JSONMember("headers", .object(names.map { JSONMember($0, reference("headers/\($0)")) }))
    }

    private static func header(_ name: String, _ text: String, _ schema: JSONSchema) -> JSONMember {
        JSONMember(name, .object([JSONMember("description", .string(text)), JSONMember("schema", schema.json)]))
    }

    private static let count = JSONSchema([
        JSONMember("type", .string("integer")), JSONMember("minimum", .number("0")),
    ])
}

/// The members of every problem, for documentation; `Problem.body` writes them.
private struct ProblemShape: FieldEncodable {
    static let example = ProblemShape()

    func encode(to out: inout JSONWriter) {
        out.field("type", "")
        out.field("title", "")
        out.field("status", 400)
        out.field("code", "")
        out.optional("detail", "")
        out.optional("retry_after_seconds", 1)
        out.optional("resets_at", Timestamp.example)
        out.field("request_id", "")
        out.optional("errors", [FieldError.example])
    }
}
