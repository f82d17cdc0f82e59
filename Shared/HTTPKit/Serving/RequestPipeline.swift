import Authentication
import Logging
import NIOCore
import NIOHTTP1
import Primitives
import TracingKit

/// One request from its head to its answer. Straight line on purpose: this is the money path, and the order of the
/// checks is part of the API (route, caller, size, content type, idempotency key, fields, business).
struct RequestPipeline: Sendable {
    fileprivate enum Target: Sendable {
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
                return Route(endpoint, metrics: metrics, auditing: environment.auditing)
            }
            let route = route(endpoint)
            table.add(route.spec.method, route.spec.path, .route(route))
        }
        for probe in probes { table.add(.get, probe.path, .probe(probe)) }
        self.table = table
        self.environment = environment
        unmatched = RouteMetrics(method: "any", route: "unmatched", factory: environment.metrics)
    }

    /// What serves a request, found when its head is there.
    struct Match: Sendable {
        fileprivate let target: RequestTarget
        fileprivate let found: RouteTable<Target>.Match

        fileprivate var route: Route? {
            if case .found(.route(let route), _) = found { route } else { nil }
        }

        /// Bytes of a body at most. What nobody serves may still bring one, and keeps its connection.
        var bodyLimit: Int { route?.spec.bodyLimit ?? 1 << 20 }
        /// The endpoint works while the body comes, which may be as slow as the slowest that is put up with.
        var timeout: Duration {
            guard let spec = route?.spec else { return .seconds(30) }
            guard spec.streamsBody else { return spec.timeout }
            return spec.timeout + .seconds(30 + spec.bodyLimit / ServerConnection.slowestBytesPerSecond)
        }
        var streamsBody: Bool { route?.spec.streamsBody ?? false }
    }

    func match(_ head: HTTPRequestHead) -> Match {
        let target = RequestTarget(head.uri)
        return Match(target: target, found: table.match(head.method.rawValue, target.path))
    }

    var isDraining: Bool { environment.draining.isOn }

    func respond(to request: InboundRequest, by deadline: Deadlines.Deadline) async -> Answer {
        let start = ContinuousClock.now
        if case .found(.probe(let probe), _) = request.match.found {
            return await self.answer(of: probe, to: request)
        }
        let trace = Spans.continuing(request.headers.joined("traceparent"))
        let began = Spans.now
        let requestID = RequestID.choose(request.headers.joined("X-Request-Id"), trace: trace)
        var answer: Answer
        var caller: Caller?
        switch request.match.found {
        case .found(.route(let route), let values):
            var context = CallContext(
                spec: route.spec, requestID: requestID, receivedAt: environment.clock.now(), trace: trace,
                headers: request.headers,
                peer: PeerAddress(channel: request.channel, trusted: environment.trustedProxies),
                stepUp: environment.stepUp)
            answer = await serve(route, values, request, &context, by: deadline)
            caller = context.callerIfAny
        case .methodNotAllowed(let allow):
            answer = Problem.methodNotAllowed(allow: allow).answer(requestID: requestID)
        case .found, .notFound:
            answer = Problem.notFound.answer(requestID: requestID)
        }
        answer.addCommon(requestID: requestID, date: date.text(at: WallClock.system.now()))
        answer.isHeadOnly = request.method == "HEAD"
        let duration = ContinuousClock.now - start
        (request.match.route?.metrics ?? unmatched).record(status: answer.status, duration: duration)
        if Spans.isRecorded(trace) { record(request, answer, trace, began: began) }
        if environment.logsRequests { log(request, answer, caller, requestID, trace, duration) }
        return answer
    }

    /// Everything that may refuse, and the endpoint itself.
    private func serve(
        _ route: Route, _ values: [Substring], _ request: InboundRequest, _ context: inout CallContext,
        by deadline: Deadlines.Deadline
    ) async -> Answer {
        do {
            let checked: CheckedRequest
            do {
                checked = try await check(route, values, request, &context)
            } catch {
                await route.audited?.turnedAway(context, values, error)
                throw error
            }
            let scope = LogScope(requestID: context.requestID, userID: context.callerIfAny?.userID)
            var answer = try await TraceContext.$current.withValue(context.trace) {
                try await LogScope.$current.withValue(scope) {
                    try await route.perform(checked)
                }
            }
            if let handshake = context.handshake { answer.agree(to: handshake) }
            return answer
        } catch  where Task.isCancelled && deadline.isOver {
            return refuse(Deadlines.expired, context)
        } catch {
            return refuse(error, context)
        }
    }

    /// Everything before the fields.
    private func check(
        _ route: Route, _ values: [Substring], _ request: InboundRequest, _ context: inout CallContext
    ) async throws -> CheckedRequest {
        if route.spec.exchange != .answer, TokenInURL.isIn(request.match.target.query ?? "") {
            throw TokenInURL.problem
        }
        if !route.spec.access.isPublic {
            let caller = try await environment.authenticator.authenticate(request.headers.joined("Authorization"))
            context.callerIfAny = caller
            try await admit(caller, to: route.spec, context)
        } else if route.spec.access.knowsCallers, let token = request.headers.joined("Authorization") {
            do {
                context.callerIfAny = try await environment.authenticator.authenticate(token)
            } catch {
                // Nobody's: the route is open to everybody, and says no more to whoever shows a token.
                context.callerIfAny = nil
            }
        }
        let bytes = try request.body.bytes()
        if let source = request.body.source {
            context.stream = source
            try ContentType.require(route.spec.consumes, request.headers)
        } else if !route.takesRawBody {
            try ContentType.requireJSON(request.headers, for: bytes)
        }
        if case .socket(let protocols) = route.spec.exchange {
            guard request.method == "GET" else { throw WebSocketHandshake.required }
            context.handshake = try WebSocketHandshake(request.headers, protocols: protocols)
        }
        if route.spec.approval.mayWait { context.keptBody = Array(bytes.readableBytesView) }
        context.idempotency = try IdempotencyContext(context, target: request.uri, body: bytes)
        return CheckedRequest(target: request.match.target, pathValues: values, context: context, body: bytes)
    }

    private func admit(_ caller: Caller, to spec: EndpointSpec, _ context: CallContext) async throws {
        if !caller.isLive, !spec.servesTestKeys { throw Problem.liveKeyRequired }
        if spec.requires == .recentProof, !caller.isPerson { throw Problem.keyShowsNobody }
        if let refusal = spec.access.refusal(of: caller, reading: spec.isReading) { throw refusal }
        if spec.requires == .recentProof { try await context.requireRecentProof() }
    }

    /// The head said 200 already, so nobody but the log hears of it: a file that does not open again, a database that
    /// went.
    func logCut(_ error: any Error, of request: InboundRequest) {
        environment.logger.error(
            "an answer was cut off", metadata: ["method": "\(request.method)", "error": "\(error)"])
    }

    private func refuse(_ error: any Error, _ context: CallContext) -> Answer {
        let (problem, isUnexpected) = Problem.describing(error)
        if isUnexpected {
            environment.logger.error(
                "request failed unexpectedly",
                metadata: [
                    "request_id": "\(context.requestID)", "trace_id": "\(context.trace.traceID)",
                    "operation": "\(context.spec.id)", "error": "\(error)",
                ])
        }
        return problem.answer(requestID: context.requestID)
    }

    /// The span that the caller's traceparent continues: this request, from its whole body to its answer.
    private func record(_ request: InboundRequest, _ answer: Answer, _ trace: TraceContext, began: UInt64) {
        let route = request.match.route?.spec
        let path = route?.path.description ?? "unmatched"
        Spans.queue.add(
            EndedSpan(
                trace, .server, "\(request.method) \(path)", start: began, end: OpenSpan.time,
                facts: [
                    .text("http.request.method", request.method), .text("http.route", path),
                    .text("florin.operation", route?.id ?? "none"),
                    .number("http.response.status_code", answer.status),
                ],
                failure: answer.status >= 500 ? "\(answer.status)" : nil))
    }

    // MARK: Answering

    private func answer(of probe: Probe, to request: InboundRequest) async -> Answer {
        let page = await probe.answer()
        var answer = Answer(page.status, [("Content-Type", probe.contentType)], .bytes(page.body))
        answer.add("Date", date.text(at: WallClock.system.now()))
        answer.isHeadOnly = request.method == "HEAD"
        return answer
    }

    /// No address, no query, no concrete path: ids of things are in the log of their service where they matter.
    private func log(
        _ request: InboundRequest, _ answer: Answer, _ caller: Caller?, _ requestID: String, _ trace: TraceContext,
        _ duration: Duration
    ) {
        var metadata: Logger.Metadata = [
            "method": .string(request.method),
            "route": .string(request.match.route?.spec.path.description ?? "unmatched"),
            "status": .stringConvertible(answer.status),
            "duration_us": .stringConvertible(duration.microseconds),
            "request_id": .string(requestID),
            "trace_id": .string(trace.traceID),
        ]
        if let caller = caller { metadata["user_id"] = .stringConvertible(caller.userID) }
        environment.logger.info("request", metadata: metadata)
    }
}

extension Duration {
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
