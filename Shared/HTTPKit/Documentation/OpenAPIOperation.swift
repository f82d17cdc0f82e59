import Authentication
import JSONKit

/// One operation of the document.
struct OpenAPIOperation {
    let json: JSONValue

    init(_ route: RouteDescription) {
        let spec = route.spec
        var members = [
            JSONMember("operationId", .string(spec.id)), JSONMember("summary", .string(spec.summary)),
            JSONMember("tags", .array([.string(spec.tag)])),
            JSONMember("description", .string(Self.whoMayCall(spec.access))),
        ]
        let parameters = Self.parameters(route)
        if !parameters.isEmpty { members.append(JSONMember("parameters", .array(parameters))) }
        if let body = Self.requestBody(route) { members.append(JSONMember("requestBody", body)) }
        members.append(JSONMember("responses", .object(Self.responses(route))))
        members.append(JSONMember("security", Self.security(spec.access)))
        members.append(JSONMember("x-florin-access", spec.access.json(reading: spec.isReading)))
        json = .object(members)
    }

    // MARK: Who may call

    private static func whoMayCall(_ access: Access) -> String {
        let people =
            switch access.callers {
            case .anyone: "Open to everybody."
            case .anyAuthenticated: "Open to every signed-in person."
            case .roles(let roles): "Open to: \(roles.map(\.rawValue).sorted().joined(separator: ", "))."
            }
        guard !access.isPublic else { return people }
        guard let scope = access.scope else { return people + " Closed to API keys." }
        return people + " An API key needs the scope `\(scope.rawValue)`."
    }

    private static func security(_ access: Access) -> JSONValue {
        access.isPublic ? .array([]) : .array([.object([JSONMember("bearer", .array([]))])])
    }

    // MARK: What goes in

    private static func parameters(_ route: RouteDescription) -> [JSONValue] {
        var parameters = route.pathParameters.map { parameter("path", $0.name, $0.schema.json, isRequired: true) }
        parameters += route.queryParameters.map {
            parameter("query", $0.name, $0.schema.json, isRequired: $0.isRequired)
        }
        if route.spec.idempotency != .none {
            parameters.append(
                parameter(
                    "header", "Idempotency-Key", idempotencyKey, isRequired: route.spec.idempotency == .required))
        }
        return parameters
    }

    private static let idempotencyKey = JSONSchema.string(
        JSONMember("minLength", .number("1")), JSONMember("maxLength", .number("255")),
        JSONMember("pattern", .string("^[\\x21-\\x7E]([\\x20-\\x7E]*[\\x21-\\x7E])?$"))
    ).json

    private static func parameter(
        _ place: String, _ name: String, _ schema: JSONValue, isRequired: Bool
    ) -> JSONValue {
        .object([
            JSONMember("name", .string(name)), JSONMember("in", .string(place)),
            JSONMember("required", .bool(isRequired)), JSONMember("schema", schema),
        ])
    }

    private static func requestBody(_ route: RouteDescription) -> JSONValue? {
        if route.takesRawBody {
            let any = JSONMember("application/json", .object([JSONMember("schema", .object([]))]))
            return .object([JSONMember("required", .bool(true)), JSONMember("content", .object([any]))])
        }
        guard let body = route.body else { return nil }
        let isRequired = body.json["required"] != nil
        let content: JSONValue = .object([
            JSONMember("schema", body.json), JSONMember("example", SchemaExample.of(body.json)),
        ])
        return .object([
            JSONMember("required", .bool(isRequired)),
            JSONMember("content", .object([JSONMember("application/json", content)])),
        ])
    }

    // MARK: What comes out

    private static func responses(_ route: RouteDescription) -> [JSONMember] {
        let success = JSONMember(String(route.spec.success), successResponse(route))
        let everywhere: [ProblemCode] = [.rateLimited]
        let codes = route.problems + everywhere
        let statuses = Set(codes.map(\.status)).sorted()
        return [success]
            + statuses.map { status in
                JSONMember(String(status), problemResponse(codes.filter { $0.status == status }))
            }
    }

    private static func successResponse(_ route: RouteDescription) -> JSONValue {
        var names = ["X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
        if route.spec.idempotency != .none { names.append("Idempotent-Replayed") }
        var members = [JSONMember("description", .string("Done")), OpenAPIComponents.headers(names)]
        if let output = route.output {
            var content = [JSONMember("schema", output.json)]
            if let bytes = route.outputExample, let example = try? JSONParser.parse(bytes) {
                // Our own writer made these bytes; were they not JSON, a test of the document says so.
                content.append(JSONMember("example", example))
            }
            members.append(
                JSONMember("content", .object([JSONMember("application/json", .object(content))])))
        } else if route.spec.produces != "application/json" {
            let text: JSONValue = .object([JSONMember("schema", JSONSchema.string().json)])
            members.append(JSONMember("content", .object([JSONMember(route.spec.produces, text)])))
        }
        return .object(members)
    }

    private static func problemResponse(_ codes: [ProblemCode]) -> JSONValue {
        var names = ["X-Request-Id"]
        if codes.contains(where: { [429, 503, 423].contains($0.status) }) { names.append("Retry-After") }
        var listed: [String] = []
        for code in codes where !listed.contains(code.code) { listed.append(code.code) }
        let schema: JSONValue = .object([
            JSONMember(
                "allOf",
                .array([
                    OpenAPIComponents.reference("schemas/Problem"),
                    .object([
                        JSONMember("type", .string("object")),
                        JSONMember(
                            "properties",
                            .object([
                                JSONMember(
                                    "code",
                                    .object([
                                        JSONMember("type", .string("string")),
                                        JSONMember("enum", .array(listed.map { .string($0) })),
                                    ]))
                            ])),
                    ]),
                ]))
        ])
        let content: JSONValue = .object([JSONMember("schema", schema)])
        return .object([
            JSONMember("description", .string(codes.first?.title ?? "Refused")),
            OpenAPIComponents.headers(names),
            JSONMember("content", .object([JSONMember("application/problem+json", content)])),
        ])
    }
}
