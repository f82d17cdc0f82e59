import JSONKit
import NIOCore

/// An endpoint without its types.
struct Route: Sendable {
    let spec: EndpointSpec
    let metrics: RouteMetrics
    let takesRawBody: Bool
    /// Nil for an endpoint that leaves no trace.
    let audited: AuditedRoute?
    /// Decodes, calls the endpoint and encodes.
    let perform: @Sendable (CheckedRequest) async throws -> Answer

    init<E: Endpoint>(_ endpoint: E, metrics: RouteMetrics, auditing: Auditing?) {
        let spec = E.spec
        let names = spec.path.parameterNames
        let audited = AuditedRoute(spec, body: RouteDescription.body(of: E.self), auditing)
        self.spec = spec
        self.metrics = metrics
        self.audited = audited
        takesRawBody = E.Body.self == RawBody.self
        precondition(
            spec.streamsBody == (E.Body.self == StreamedBody.self),
            "\(spec.id): a StreamedBody and what it consumes go together")
        perform = { request in
            let (call, json) = try await Self.decoded(E.self, names, request, audited)
            guard let audited else { return try await endpoint.handle(call).answer() }
            return try await audited.run(request, body: json) { try await endpoint.handle(call) }.answer()
        }
    }

    /// The call with its fields, and its body as it was parsed.
    private static func decoded<E: Endpoint>(
        _ type: E.Type, _ names: [String], _ request: CheckedRequest, _ audited: AuditedRoute?
    ) async throws -> (Call<E>, JSONValue?) {
        do {
            let path = try decodePath(E.Path.self, names, request.pathValues)
            let query = try decodeQuery(E.Query.self, request.target)
            let (body, json) = try decodeBody(E.Body.self, request)
            return (Call<E>(path: path, query: query, body: body, context: request.context), json)
        } catch {
            await audited?.turnedAway(request.context, request.pathValues, error)
            throw error
        }
    }

    private static func decodePath<Path: FieldDecodable>(
        _ type: Path.Type, _ names: [String], _ values: [Substring]
    ) throws -> Path {
        var pairs: [(name: String, value: String)] = []
        for (name, value) in zip(names, values) {
            guard let value = PercentEncoding.decode(value) else { throw Problem(.malformedID) }
            pairs.append((name, value))
        }
        do {
            return try JSONReader.decode(type, fromText: pairs)
        } catch {
            throw Problem(.malformedID, errors: error.errors)
        }
    }

    private static func decodeQuery<Query: FieldDecodable>(_ type: Query.Type, _ target: RequestTarget) throws -> Query
    {
        let pairs = try target.parameters()
        do {
            return try JSONReader.decode(type, fromText: pairs)
        } catch {
            throw Problem(.malformedParameter, errors: error.errors)
        }
    }

    private static func decodeBody<Body: FieldDecodable>(
        _ type: Body.Type, _ request: CheckedRequest
    ) throws -> (body: Body, json: JSONValue?) {
        if let source = request.context.stream {
            let headers = request.context.headers
            let streamed = StreamedBody(
                source, contentType: headers.joined("Content-Type"),
                length: headers.joined("Content-Length").flatMap { Int($0) })
            if let body = streamed as? Body { return (body, nil) }
        }
        if type == RawBody.self {
            let raw = RawBody(
                bytes: Array(request.body.readableBytesView),
                contentType: request.context.headers.joined("Content-Type"))
            if let body = raw as? Body { return (body, nil) }
        }
        guard request.body.readableBytes > 0 else { return (try decodeNothing(type, request.context), nil) }
        let value = try JSONParser.parse(request.body.readableBytesUInt8Span)
        return (try JSONReader.decode(type, from: value, unknownFields: .reject), value)
    }

    /// A body of no bytes counts as `{}`, so verbs whose fields are all optional need no body.
    /// - Throws: 400 `malformed_json` where some are needed and JSON was announced.
    private static func decodeNothing<Body: FieldDecodable>(_ type: Body.Type, _ context: CallContext) throws -> Body {
        do {
            return try JSONReader.decode(type, from: .object([]), unknownFields: .reject)
        } catch {
            guard context.headers.joined("Content-Type").map(ContentType.isJSON) == true else { throw error }
            throw Problem(.malformedJSON, detail: "the body is empty")
        }
    }
}

/// A request that has passed everything but the decoding of its fields.
struct CheckedRequest: Sendable {
    let target: RequestTarget
    let pathValues: [Substring]
    let context: CallContext
    let body: ByteBuffer
}

extension Reply {
    fileprivate func answer() -> Answer {
        if case .stream(let contentType, let length, let write) = content {
            return Answer(status, headers + [("Content-Type", contentType)], .stream(length: length, write))
        }
        switch content {
        case .events(let body):
            return Answer(status, headers + [("Content-Type", EventStream.contentType)], .events(body))
        case .socket(let body): return Answer(status, headers, .socket(body))
        case .none, .value, .bytes, .stream: break
        }
        guard let (bytes, contentType) = encoded, let contentType else { return Answer(status, headers) }
        return Answer(status, headers + [("Content-Type", contentType)], .bytes(bytes))
    }
}
