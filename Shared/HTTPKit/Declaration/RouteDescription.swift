package import JSONKit

/// Everything that documentation needs to know about one endpoint, as data.
package struct RouteDescription: Sendable {
    package let spec: EndpointSpec
    package let pathParameters: [FieldDescription]
    package let queryParameters: [FieldDescription]
    /// Nil when the endpoint takes no JSON body.
    package let body: JSONSchema?
    package let bodyExample: JSONValue?
    package let takesRawBody: Bool
    /// Of a form, beside its file.
    package let formFields: [FieldDescription]
    /// Nil when the answer has no content or is not JSON.
    package let output: JSONSchema?
    package let outputExample: JSONValue?
    /// The refusals of the endpoint itself and those that come with its declaration.
    package let problems: [ProblemCode]
    /// What decoding says against a body of the endpoint.
    package let bodyErrors: @Sendable (JSONValue) -> [FieldError]

    package init<E: Endpoint>(_ type: E.Type) {
        let spec = E.spec
        self.spec = spec
        pathParameters = Fields.describe(E.Path.self, source: .text)
        queryParameters = Fields.describe(E.Query.self, source: .text)
        takesRawBody = E.Body.self == RawBody.self || E.Body.self == StreamedBody.self
        formFields = E.formFields
        body = Self.body(of: E.self)
        bodyExample = E.bodyExample.map(Self.parsed) ?? body.map { SchemaExample.of($0.json) }
        let hasOutput = E.Output.self != NoContent.self && spec.produces.contains(EndpointSpec.json)
        output = hasOutput ? E.Output.fieldSchema : nil
        outputExample = hasOutput ? JSON.value(E.Output.example) : nil
        let isPaged = queryParameters.contains { $0.name == "cursor" }
        problems =
            Self.implied(spec, hasPath: !pathParameters.isEmpty, isPaged: isPaged, takesRawBody: takesRawBody)
            + spec.problems
        bodyErrors = { value in
            do throws(FieldErrors) {
                _ = try JSONReader.decode(E.Body.self, from: value, unknownFields: .reject)
                return []
            } catch {
                return error.errors
            }
        }
    }

    /// Nil when the endpoint takes no JSON body.
    static func body<E: Endpoint>(of type: E.Type) -> JSONSchema? {
        let fields = Fields.describe(E.Body.self)
        let title = E.spec.id.prefix(1).uppercased() + E.spec.id.dropFirst() + "Request"
        return fields.isEmpty ? nil : .object(fields, closed: true, title: title)
    }

    private static func parsed(_ example: String) -> JSONValue {
        guard let value = try? JSONParser.parse(Array(example.utf8)) else {
            preconditionFailure("\(example) is no JSON")
        }
        return value
    }

    /// A parameter that nobody declared is refused, so every route refuses parameters; and fields, unless it reads.
    private static func implied(_ spec: EndpointSpec, hasPath: Bool, isPaged: Bool, takesRawBody: Bool) -> [ProblemCode]
    {
        var codes: [ProblemCode] = hasPath ? [.malformedID, .notFound, .malformedParameter] : [.malformedParameter]
        if isPaged { codes.append(.badCursor) }
        if spec.exchange != .answer { codes.append(.tokenInURL) }
        if takesRawBody {
            codes += [.contentTooLarge, .requestBodyTimeout]
            if spec.streamsBody { codes += [.badRequest, .unsupportedMediaType] }
        } else if spec.method != .get {
            codes += [
                .malformedJSON, .unsupportedMediaType, .contentTooLarge, .validationFailed, .requestBodyTimeout,
            ]
        }
        if !spec.access.isPublic { codes += [.unauthenticated, .tokenExpired, .forbidden] }
        if !spec.access.isPublic, !spec.servesTestKeys { codes.append(.liveKeyRequired) }
        if spec.approval.mayWait {
            codes += [ProblemCode.ownDecision, .approvalPending].filter { !spec.problems.contains($0) }
        }
        if spec.requires != .none { codes.append(.stepUpRequired) }
        if spec.exchange.isSocket { codes.append(.upgradeRequired) }
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
