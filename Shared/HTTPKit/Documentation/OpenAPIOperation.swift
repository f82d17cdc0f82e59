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
            JSONMember("description", .string(Self.whoMayCall(spec))),
        ]
        let parameters = Self.parameters(route)
        if !parameters.isEmpty { members.append(JSONMember("parameters", .array(parameters))) }
        if let body = Self.requestBody(route) { members.append(JSONMember("requestBody", body)) }
        members.append(JSONMember("responses", .object(Self.responses(route))))
        members.append(JSONMember("security", Self.security(spec)))
        members.append(
            JSONMember(
                "x-florin-access",
                spec.access.json(
                    reading: spec.isReading, closedToKeys: spec.requires == .recentProof)))
        members.append(JSONMember("x-florin-right", .string(spec.right.rawValue)))
        if spec.approval != .none {
            members.append(JSONMember("x-florin-approval", .string(spec.approval.rawValue)))
        }
        json = .object(members)
    }

    // MARK: Who may call

    private static func whoMayCall(_ spec: EndpointSpec) -> String {
        let access = spec.access
        let people =
            switch access.callers {
            case .anyone: "Open to everybody."
            case .anyAuthenticated: "Open to every signed-in person."
            case .roles(let roles): "Open to: \(roles.map(\.rawValue).sorted().joined(separator: ", "))."
            }
        guard !access.isPublic else { return people }
        if spec.requires == .recentProof {
            return people + " Closed to API keys. Asks for a proof of the last five minutes: a session that has just "
                + "begun, or `Step-Up-Token`."
        }
        guard let scope = access.scope else { return people + " Closed to API keys." }
        let key = " An API key needs the scope `\(scope.rawValue)`."
        guard spec.requires == .proofAtTimes else { return people + key }
        return people + key
            + " Some changes ask a person for a proof of the last five minutes, a session that has just "
            + "begun or `Step-Up-Token`, and are closed to API keys."
    }

    /// Either a person's session or, where a scope opens the route to them, an API key.
    private static func security(_ spec: EndpointSpec) -> JSONValue {
        let access = spec.access
        guard !access.isPublic else { return .array([]) }
        var ways = [JSONValue.object([JSONMember(OpenAPIComponents.bearer, .array([]))])]
        if let scope = access.scope, spec.requires != .recentProof {
            ways.append(.object([JSONMember(OpenAPIComponents.apiKey, .array([.string(scope.rawValue)]))]))
        }
        return .array(ways)
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
                    "header", "Idempotency-Key", idempotencyKey, isRequired: route.spec.idempotency == .required,
                    example: .string("dinner-2026-11-20")))
        }
        if route.spec.requires != .none {
            parameters.append(parameter("header", StepUpCheck.headerName, stepUpToken, isRequired: false))
        }
        return parameters
    }

    private static let stepUpToken = JSONSchema.string(
        JSONMember("maxLength", .number("512")),
        JSONMember(
            "description",
            .string("`step_up_token` of POST /api/v1/auth/step-up/{id}; not needed within five minutes of a sign-in"))
    ).json

    private static let idempotencyKey = JSONSchema.string(
        JSONMember("minLength", .number("1")), JSONMember("maxLength", .number("255")),
        JSONMember("pattern", .string("^[\\x21-\\x7E]([\\x20-\\x7E]*[\\x21-\\x7E])?$")),
        JSONMember(
            "description",
            .string(
                "A new one for each thing that shall happen; sent again with the same request, nothing happens twice"))
    ).json

    /// A description of the schema is one of the parameter, where readers look for it.
    private static func parameter(
        _ place: String, _ name: String, _ schema: JSONValue, isRequired: Bool, example: JSONValue? = nil
    ) -> JSONValue {
        var members = [
            JSONMember("name", .string(name)), JSONMember("in", .string(place)),
            JSONMember("required", .bool(isRequired)),
        ]
        if let text = schema["description"] { members.append(JSONMember("description", text)) }
        if let example { members.append(JSONMember("example", example)) }
        if case .object(let parts) = schema {
            members.append(JSONMember("schema", .object(parts.filter { $0.name != "description" })))
        }
        return .object(members)
    }

    private static func requestBody(_ route: RouteDescription) -> JSONValue? {
        if route.takesRawBody {
            let types = route.spec.streamsBody ? route.spec.consumes : [EndpointSpec.json]
            let content = types.map { type in
                // Whoever makes a client of the document has to name a type.
                let name = type == "*/*" ? anyBytes : type
                return JSONMember(name, .object([JSONMember("schema", uploadSchema(of: name, route.formFields))]))
            }
            return .object([JSONMember("required", .bool(true)), JSONMember("content", .object(content))])
        }
        guard let body = route.body else { return nil }
        var content = [JSONMember("schema", body.json)]
        if let example = route.bodyExample { content.append(JSONMember("example", example)) }
        return .object([
            JSONMember("required", .bool(body.json["required"] != nil)),
            JSONMember("content", .object([JSONMember("application/json", .object(content))])),
        ])
    }

    private static let anyBytes = "application/octet-stream"

    /// One part of a form is the file, the others are its fields; of other types the body is the file.
    private static func uploadSchema(of type: String, _ fields: [FieldDescription]) -> JSONValue {
        let binary: JSONValue = .object([
            JSONMember("type", .string("string")), JSONMember("format", .string("binary")),
        ])
        if type == anyBytes { return binary }
        guard type == MultipartForm.contentType else { return .object([]) }
        return .object([
            JSONMember("type", .string("object")),
            JSONMember(
                "properties",
                .object([JSONMember("file", binary)] + fields.map { JSONMember($0.name, $0.schema.json) })),
            JSONMember(
                "required", .array((["file"] + fields.filter(\.isRequired).map(\.name)).map { .string($0) })),
        ])
    }

    // MARK: What comes out

    private static func responses(_ route: RouteDescription) -> [JSONMember] {
        [JSONMember(String(route.spec.success), successResponse(route))] + approvalResponse(route)
            + ProblemResponses.members(route.problems)
    }

    /// Beside the ordinary answer: the request is kept, and has had no effect yet.
    private static func approvalResponse(_ route: RouteDescription) -> [JSONMember] {
        guard route.spec.approval.mayWait else { return [] }
        let json: JSONValue = .object([
            JSONMember("schema", ApprovalView.fieldSchema.json),
            JSONMember("example", JSON.value(ApprovalView.example)),
        ])
        return [
            JSONMember(
                "202",
                .object([
                    JSONMember("description", .string("Waits for a second operator; nothing has been moved")),
                    OpenAPIComponents.headers(["X-Request-Id"]),
                    JSONMember("content", .object([JSONMember(EndpointSpec.json, json)])),
                ]))
        ]
    }

    private static func successResponse(_ route: RouteDescription) -> JSONValue {
        var names = ["X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
        if route.spec.idempotency != .none { names.append("Idempotent-Replayed") }
        var members = [JSONMember("description", .string("Done")), OpenAPIComponents.headers(names)]
        var content: [JSONMember] = []
        if let output = route.output {
            var json = [JSONMember("schema", output.json)]
            if let example = route.outputExample { json.append(JSONMember("example", example)) }
            content.append(JSONMember(EndpointSpec.json, .object(json)))
        }
        let text: JSONValue = .object([JSONMember("schema", JSONSchema.string().json)])
        content += route.spec.produces.filter { $0 != EndpointSpec.json }.map { JSONMember($0, text) }
        if !content.isEmpty { members.append(JSONMember("content", .object(content))) }
        return .object(members)
    }
}
