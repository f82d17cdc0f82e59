package import JSONKit

/// The OpenAPI 3.1 document of a set of routes, made from the declarations that serve them.
package struct OpenAPIDocument: Sendable {
    package let json: JSONValue

    /// - Parameters:
    ///   - title: name of the service, or of the whole at the gateway.
    ///   - routes: in the order in which the document lists them.
    ///   - probes: pages beside the API, listed last.
    ///   - webhooks: what we send to clients' servers.
    package init(
        title: String, version: String, routes: [RouteDescription], probes: [Probe] = [],
        webhooks: [OpenAPIWebhook] = []
    ) {
        var components = SchemaComponents()
        _ = components.taken(outOf: OpenAPIComponents.problem.json)
        let operations =
            routes.map { ($0.spec.path, $0.spec.method, OpenAPIOperation($0).json) }
            + probes.map { ($0.path, EndpointMethod.get, ProbeOperation($0).json) }
        var paths = OpenAPIPaths()
        for (path, method, json) in operations {
            paths.add(path.description, method.rawValue.lowercased(), components.taken(outOf: json))
        }
        let sent = webhooks.map { JSONMember($0.name, components.taken(outOf: $0.json)) }
        let codes = routes.flatMap { $0.problems }
        self.init(
            title: title, version: version, paths: paths, webhooks: sent,
            components: OpenAPIComponents.json(
                schemas: components.schemas, examples: ProblemResponses.examples(codes)))
    }

    init(
        title: String, version: String, paths: OpenAPIPaths, webhooks: [JSONMember] = [], components: JSONValue
    ) {
        // Said only where there are some.
        let sent = webhooks.isEmpty ? [] : [JSONMember("webhooks", .object(webhooks))]
        json = .object(
            [
                JSONMember("openapi", .string("3.1.0")),
                JSONMember(
                    "info",
                    .object([
                        JSONMember("title", .string(title)), JSONMember("version", .string(version)),
                        JSONMember("summary", .string("Open fintech backend")),
                        JSONMember("description", .string(Self.conventions)),
                        JSONMember("license", .object([JSONMember("name", .string("Apache-2.0"))])),
                    ])),
                JSONMember("servers", .array([.object([JSONMember("url", .string("/"))])])),
                JSONMember("paths", paths.json),
            ] + sent + [JSONMember("components", components)])
    }

    /// What holds for every route, as Markdown.
    private static let conventions = """
        - Sign in with `POST /api/v1/auth/login` and send the token as `Authorization: Bearer ...`; programs use an \
        API key in its place.
        - An amount is a decimal string with its currency: `{"amount": "12.34", "currency": "USD"}`. Times are UTC.
        - A request with an `Idempotency-Key` may be sent again without fear: what it does happens once, and the \
        answer is the first one.
        - Lists come in pages: give `next_cursor` of one as `cursor` of the next, until it is null.
        - A refusal is `application/problem+json` with a stable `code`; each route lists its own. `errors` names the \
        fields that are wrong. Tell us the `request_id` when something puzzles you.
        - What belongs to somebody else answers as if it did not exist.
        """
}

/// Operations by path and method, in the order in which they were added.
struct OpenAPIPaths {
    private var members: [(path: String, operations: [JSONMember])] = []

    var json: JSONValue { .object(members.map { JSONMember($0.path, .object($0.operations)) }) }

    func mapOperations(_ transform: (JSONValue) -> JSONValue) -> OpenAPIPaths {
        var result = self
        result.members = members.map { path, operations in
            (path, operations.map { JSONMember($0.name, transform($0.value)) })
        }
        return result
    }

    /// Of two for one path and method the first stays.
    mutating func add(_ path: String, _ method: String, _ operation: JSONValue) {
        guard let index = members.firstIndex(where: { $0.path == path }) else {
            members.append((path, [JSONMember(method, operation)]))
            return
        }
        guard !members[index].operations.contains(where: { $0.name == method }) else { return }
        members[index].operations.append(JSONMember(method, operation))
    }
}
