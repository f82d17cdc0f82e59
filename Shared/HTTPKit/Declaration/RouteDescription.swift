package import JSONKit

/// Everything that documentation needs to know about one endpoint, as data.
package struct RouteDescription: Sendable {
    package let spec: EndpointSpec
    package let pathParameters: [FieldDescription]
    package let queryParameters: [FieldDescription]
    /// Nil when the endpoint takes no JSON body.
    package let body: JSONSchema?
    package let takesRawBody: Bool
    /// Nil when the answer has no content or is not JSON.
    package let output: JSONSchema?
    package let outputExample: [UInt8]?
    /// The refusals of the endpoint itself and those that come with its declaration.
    package let problems: [ProblemCode]

    package init<E: Endpoint>(_ type: E.Type) {
        let spec = E.spec
        self.spec = spec
        pathParameters = Fields.describe(E.Path.self)
        queryParameters = Fields.describe(E.Query.self)
        takesRawBody = E.Body.self == RawBody.self
        let bodyFields = Fields.describe(E.Body.self)
        body = bodyFields.isEmpty ? nil : .object(bodyFields, closed: true)
        let hasOutput = E.Output.self != NoContent.self && spec.produces == "application/json"
        output = hasOutput ? E.Output.fieldSchema : nil
        outputExample = hasOutput ? JSON.encode(E.Output.example) : nil
        problems =
            Self.implied(
                spec, hasPath: !pathParameters.isEmpty, hasQuery: !queryParameters.isEmpty,
                isPaged: queryParameters.contains { $0.name == "cursor" }, hasBody: !bodyFields.isEmpty)
            + spec.problems
    }

    private static func implied(
        _ spec: EndpointSpec, hasPath: Bool, hasQuery: Bool, isPaged: Bool, hasBody: Bool
    ) -> [ProblemCode] {
        var codes: [ProblemCode] = []
        if hasPath { codes.append(.malformedID) }
        if hasQuery { codes.append(.malformedParameter) }
        if isPaged { codes.append(.badCursor) }
        if hasBody { codes += [.malformedJSON, .unsupportedMediaType, .contentTooLarge, .validationFailed] }
        if !spec.access.isPublic { codes += [.unauthenticated, .tokenExpired, .forbidden] }
        if spec.idempotency == .required { codes.append(.idempotencyKeyRequired) }
        if spec.idempotency != .none {
            codes += [.idempotencyKeyInvalid, .idempotencyKeyReused, .requestInProgress]
        }
        return codes + [.dependencyUnavailable, .requestTimeout, .internalError]
    }
}

extension [any Endpoint] {
    /// One description per endpoint, in order.
    package var descriptions: [RouteDescription] {
        map { endpoint in
            func describe<E: Endpoint>(_: E) -> RouteDescription { RouteDescription(E.self) }
            return describe(endpoint)
        }
    }
}
