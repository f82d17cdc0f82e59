import Authentication
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import Primitives

/// One request from its head to its answer. Straight line on purpose: this is the money path, and the order of the
/// checks is part of the API (route, caller, size, content type, idempotency key, fields, business).
struct RequestPipeline: Sendable {
    private enum Target: Sendable {
        case route(Route)
        case probe(Probe)
    }

    private let table: RouteTable<Target>
    private let environment: HTTPEnvironment
    private let unmatched: RouteMetrics
    private let date = HTTPDate()
    let deadlines = Deadlines()

    init(endpoints: [any Endpoint], probes: [Probe], environment: HTTPEnvironment) {
        var table = RouteTable<Target>()
        for endpoint in endpoints {
            func route<E: Endpoint>(_ endpoint: E) -> Route {
                let metrics = RouteMetrics(
                    method: E.spec.method.rawValue, route: E.spec.path.description, factory: environment.metrics)
                return Route(endpoint, metrics: metrics)
            }
            let route = route(endpoint)
            table.add(route.spec.method, route.spec.path, .route(route))
        }
        for probe in probes { table.add(.get, probe.path, .probe(probe)) }
        self.table = table
        self.environment = environment
        unmatched = RouteMetrics(method: "any", route: "unmatched", factory: environment.metrics)
    }

    /// What a request turned out to be, for the answer's head, the log and the metrics.
    private struct Outcome {
        var response: Response
        var route: Route?
        var caller: Caller?
    }

    func respond(to request: Request, _ writer: consuming ResponseWriter, channel: any Channel) async throws {
        let start = ContinuousClock.now
        let target = RequestTarget(request.head.path ?? "")
        let match = table.match(request.method.rawValue, target.path)
        if case .found(.probe(let probe), _) = match {
            return try await write(await probe.answer(), of: probe, to: request, writer)
        }
        let trace = TraceContext.continuing(request.headers[.traceparent])
        let requestID = RequestID.choose(request.headers[.xRequestID], trace: trace)
        var body = RequestBodyReader(request)
        var outcome: Outcome
        switch match {
        case .found(.route(let route), let values):
            var context = CallContext(
                spec: route.spec, requestID: requestID, receivedAt: environment.clock.now(), trace: trace,
                headers: request.headers, peer: PeerAddress(channel: channel, trusted: environment.trustedProxies))
            let response = await serve(route, target, values, request, &context, &body, writer)
            outcome = Outcome(response: response, route: route, caller: context.callerIfAny)
        case .methodNotAllowed(let allow):
            let problem = Problem(.methodNotAllowed).header("Allow", allow)
            outcome = Outcome(response: problem.response(requestID: requestID))
        case .found, .notFound:
            outcome = Outcome(response: Problem.notFound.response(requestID: requestID))
        }
        try await finish(&outcome, request, requestID, trace, start, body, writer)
    }

    /// Everything that may refuse, and the endpoint itself.
    private func serve(
        _ route: Route, _ target: RequestTarget, _ values: [Substring], _ request: Request,
        _ context: inout CallContext, _ body: inout RequestBodyReader, _ writer: borrowing ResponseWriter
    ) async -> Response {
        do {
            if !route.spec.access.isPublic {
                let caller = try await environment.authenticator.authenticate(request.headers[.authorization])
                context.callerIfAny = caller
                guard route.spec.access.admits(caller, reading: route.spec.isReading) else { throw Problem.forbidden }
            }
            let bytes = try await body.collect(limit: route.spec.bodyLimit, writer)
            if !route.takesRawBody { try ContentType.requireJSON(request.headers, for: bytes) }
            context.idempotency = try IdempotencyContext(context, target: request.head.path ?? "", body: bytes)
            let checked = CheckedRequest(target: target, pathValues: values, context: context, body: bytes)
            let scope = LogScope(requestID: context.requestID, userID: context.callerIfAny?.userID)
            let trace = context.trace
            return try await deadlines.run(within: route.spec.timeout) {
                try await TraceContext.$current.withValue(trace) {
                    try await LogScope.$current.withValue(scope) {
                        try await route.perform(checked)
                    }
                }
            }
        } catch {
            return refuse(error, context)
        }
    }

    private func refuse(_ error: any Error, _ context: CallContext) -> Response {
        let (problem, isUnexpected) = Problem.describing(error)
        if isUnexpected {
            environment.logger.error(
                "request failed unexpectedly",
                metadata: [
                    "request_id": "\(context.requestID)", "trace_id": "\(context.trace.traceID)",
                    "operation": "\(context.spec.id)", "error": "\(error)",
                ])
        }
        return problem.response(requestID: context.requestID)
    }

    // MARK: Answering

    private func write(
        _ answer: Probe.Answer, of probe: Probe, to request: Request, _ writer: consuming ResponseWriter
    ) async throws {
        var response = Response(
            status: HTTPResponse.Status(integerLiteral: answer.status), headers: [.contentType: probe.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
        response.headers[.date] = date.text(at: WallClock.system.now())
        if request.method == .head { response = response.createHeadResponse() }
        try await writer.write(response: response.head, body: response.body)
    }

    private func finish(
        _ outcome: inout Outcome, _ request: Request, _ requestID: String, _ trace: TraceContext,
        _ start: ContinuousClock.Instant, _ body: consuming RequestBodyReader, _ writer: consuming ResponseWriter
    ) async throws {
        let mustClose = !body.restIsSmall
        outcome.response.headers.addCommon(requestID: requestID, date: date.text(at: WallClock.system.now()))
        if mustClose || environment.draining.isOn { outcome.response.headers[.connection] = "close" }
        if request.method == .head { outcome.response = outcome.response.createHeadResponse() }
        let duration = ContinuousClock.now - start
        let status = Int(outcome.response.status.code)
        (outcome.route?.metrics ?? unmatched).record(status: status, duration: duration)
        if environment.logsRequests { log(outcome, request, requestID, trace, duration) }
        try await writer.write(response: outcome.response.head, body: outcome.response.body)
        if mustClose {
            try await body.drain()
            throw ConnectionMustClose()
        }
    }

    /// No address, no query, no concrete path: ids of things are in the log of their service where they matter.
    private func log(
        _ outcome: Outcome, _ request: Request, _ requestID: String, _ trace: TraceContext, _ duration: Duration
    ) {
        var metadata: Logger.Metadata = [
            "method": .string(request.method.rawValue),
            "route": .string(outcome.route?.spec.path.description ?? "unmatched"),
            "status": .stringConvertible(outcome.response.status.code),
            "duration_us": .stringConvertible(duration.microseconds),
            "request_id": .string(requestID),
            "trace_id": .string(trace.traceID),
        ]
        if let caller = outcome.caller { metadata["user_id"] = .stringConvertible(caller.userID) }
        environment.logger.info("request", metadata: metadata)
    }
}

/// Ends the connection of a client that still sends a body we have refused.
struct ConnectionMustClose: Error {}

extension Duration {
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}

extension HTTPFields {
    /// What every answer of the API carries. There is no `Server` field: it helps attackers only.
    mutating func addCommon(requestID: String, date: String) {
        self[.xRequestID] = requestID
        self[.date] = date
        self[.xContentTypeOptions] = "nosniff"
        if self[.cacheControl] == nil { self[.cacheControl] = "no-store" }
    }
}
