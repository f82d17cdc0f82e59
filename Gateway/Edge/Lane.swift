import CoreMetrics
import Logging
import NIOCore
import Primitives
import TracingKit

/// One event loop's part of the gateway: its clients, its connections to the upstreams, its deadlines. Only touched on
/// that loop, so a request meets no lock on its way but those of what all loops share.
final class Lane {
    /// Deadlines are looked at this often; none is more exact.
    static let tick = TimeAmount.milliseconds(50)

    let edge: Edge
    let loop: any EventLoop
    private(set) var upstreams: [UpstreamReplicas] = []
    private(set) var isDraining = false
    var random = SplitMix()
    /// For heads on their way out; free again once written.
    var scratch = ByteBufferAllocator().buffer(capacity: 2048)
    private var clients: [ObjectIdentifier: ClientConnection] = [:]
    /// Of these, those with an exchange that lasts.
    private var lasting: [ObjectIdentifier: ClientConnection] = [:]
    private var nextLook = NIODeadline.now()
    /// How often it is looked at whether callers of these may still go on.
    private static let lookInterval = TimeAmount.milliseconds(200)
    private var metrics: LoopMetrics
    private var ticker: RepeatedTask?
    private var drained: EventLoopPromise<Void>?
    private let connectionLimit: Int
    private var date = HTTPDateText()
    private var logBudget: Int
    private var nextBudget = NIODeadline.now()

    init(_ edge: Edge, loop: any EventLoop) {
        self.edge = edge
        self.loop = loop
        metrics = LoopMetrics(edge.metrics, routes: edge.table.routes)
        logBudget = edge.config.accessLogPerSecond
        connectionLimit = edge.config.limits.connections / max(1, edge.config.threads)
        upstreams = edge.config.upstreams.map {
            UpstreamReplicas($0, breakers: edge.breakers[$0.upstream.index], loop: loop)
        }
    }

    func start() {
        let lane = NIOLoopBound(self, eventLoop: loop)
        ticker = loop.scheduleRepeatedTask(initialDelay: .zero, delay: Self.tick) { _ in lane.value.onTick() }
    }

    func stop() {
        ticker?.cancel()
        for upstream in upstreams { upstream.close() }
        for client in clients.values { client.closeNow() }
    }

    func add(_ client: ClientConnection) {
        // Full: one that waits for a request goes, so that holding connections keeps nobody out; else the new one.
        if clients.count > connectionLimit, let idle = clients.values.first(where: \.isIdle) { idle.closeNow() }
        guard clients.count <= connectionLimit else { return client.closeNow() }
        clients[ObjectIdentifier(client)] = client
        edge.metrics.connections.increment()
    }

    func remove(_ client: ClientConnection) {
        clients[ObjectIdentifier(client)] = nil
        lasting[ObjectIdentifier(client)] = nil
        if clients.isEmpty { drained?.succeed() }
    }

    func lasts(_ client: ClientConnection) { lasting[ObjectIdentifier(client)] = client }
    func lastsNoMore(_ client: ClientConnection) { lasting[ObjectIdentifier(client)] = nil }

    /// From now on every answer ends its connection; idle ones end when they have been idle for a moment.
    func drain(_ promise: EventLoopPromise<Void>) {
        isDraining = true
        if clients.isEmpty { return promise.succeed() }
        drained = promise
        for client in lasting.values { client.endLasting(.draining) }
    }

    private func onTick() {
        let now = NIODeadline.now()
        for client in clients.values {
            if client.deadline <= now {
                client.deadlinePassed()
            } else if isDraining {
                client.endIfIdle(now)
            }
        }
        if now >= nextLook {
            nextLook = now + Self.lookInterval
            let time = edge.clock.now()
            for client in lasting.values { client.endIfRevoked(time) }
            edge.metrics.streamsOpen.record(edge.load.openStreams)
            edge.metrics.restrictedPeople.record(edge.restrictions.count)
        }
        for upstream in upstreams { upstream.tend(now: now) }
        if now >= nextBudget {
            logBudget = edge.config.accessLogPerSecond
            nextBudget = now + .seconds(1)
        }
    }
}

// MARK: - Logs and metrics

extension Lane {
    func writeDate(to out: inout ByteBuffer) {
        date.write(edge.clock.now(), to: &out)
    }

    func finished(_ request: Request) {
        let nanoseconds = (NIODeadline.now() - request.start).nanoseconds
        metrics.record(
            method: request.head.method, route: request.route, status: request.status, nanoseconds: nanoseconds)
        if Spans.isOn, request.trace.isSampled { record(request, nanoseconds: nanoseconds) }
        guard logBudget > 0 else {
            edge.metrics.unloggedRequests.increment()
            return
        }
        logBudget -= 1
        log(request, microseconds: nanoseconds / 1000)
    }

    private func record(_ request: Request, nanoseconds: Int64) {
        let end = OpenSpan.time
        let method = "\(request.head.method.text)"
        let route = request.route.map { edge.table.routes[$0].path } ?? "unmatched"
        Spans.queue.add(
            EndedSpan(
                request.trace.context, .server, "\(method) \(route)", start: end - UInt64(clamping: nanoseconds),
                end: end,
                facts: [
                    .text("http.request.method", method), .text("http.route", route),
                    .number("http.response.status_code", request.status),
                    .number("florin.attempts", request.attempts),
                ],
                failure: request.status >= 500 ? "\(request.status)" : nil))
    }

    /// No address, no query, no concrete path.
    private func log(_ request: Request, microseconds: Int64) {
        let traceID = request.trace.traceID
        var metadata: Logger.Metadata = [
            "method": .string("\(request.head.method.text)"),
            "route": .string(request.route.map { edge.table.routes[$0].name } ?? "unmatched"),
            "status": .stringConvertible(request.status), "duration_us": .stringConvertible(microseconds),
            "request_id": .string(request.hasOwnID ? request.text(request.head.requestID) ?? traceID : traceID),
            "trace_id": .string(traceID),
        ]
        if let identity = request.identity { metadata["user_id"] = .string(identity.userID) }
        edge.logger.info("request", metadata: metadata)
    }
}
