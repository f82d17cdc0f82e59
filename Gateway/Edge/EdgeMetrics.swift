import CoreMetrics
import NIOCore

/// Rate, errors and duration per route, and what goes on at the edge. Series are made when first needed; the labels
/// come from the route table and closed lists, never from a client.
struct EdgeMetrics: Sendable {
    private let factory: any MetricsFactory
    let connections: Counter
    let retries: Counter
    let limited: Counter
    let withoutRedis: Counter
    /// Refused because compliance has restricted their caller.
    let restricted: Counter
    let restrictedPeople: Gauge
    /// Refused because their caller, or all callers, hold too much at once.
    let crowded: Counter
    /// Answers that were broken off because nobody read them.
    let cutOff: Counter
    let unloggedRequests: Counter
    let streamsOpened: Counter
    let streamsOpen: Gauge
    private let streamsEnded: [Counter]
    private let failures: [Counter]

    init(_ factory: any MetricsFactory) {
        self.factory = factory
        connections = Counter(label: "gateway_connections_accepted", factory: factory)
        retries = Counter(label: "gateway_upstream_retries", factory: factory)
        limited = Counter(label: "gateway_rate_limited", factory: factory)
        withoutRedis = Counter(label: "gateway_limits_without_redis", factory: factory)
        restricted = Counter(label: "gateway_requests_restricted", factory: factory)
        restrictedPeople = Gauge(label: "gateway_restricted_people", factory: factory)
        crowded = Counter(label: "gateway_requests_crowded_out", factory: factory)
        cutOff = Counter(label: "gateway_answers_cut_off", factory: factory)
        unloggedRequests = Counter(label: "gateway_requests_not_logged", factory: factory)
        streamsOpened = Counter(label: "gateway_streams_opened", factory: factory)
        streamsOpen = Gauge(label: "gateway_streams_open", factory: factory)
        streamsEnded = StreamEnd.allCases.map { end in
            Counter(label: "gateway_streams_ended", dimensions: [("reason", end.rawValue)], factory: factory)
        }
        // Counted most when there is least time to look for them.
        failures = Upstream.all.map { upstream in
            Counter(label: "gateway_upstream_failures", dimensions: [("upstream", upstream.name)], factory: factory)
        }
    }

    func timer(method: Method, route: String, statusClass: Int) -> Timer {
        Timer(
            label: "http_request_duration_seconds",
            dimensions: [("method", "\(method.text)"), ("route", route), ("status", "\(statusClass)xx")],
            factory: factory)
    }

    func ended(_ end: StreamEnd) -> Counter { streamsEnded[end.index] }

    func failures(_ upstream: Upstream) -> Counter { failures[upstream.index] }
}

/// One event loop's own list of the timers that it has used, so that recording is an index into an array.
struct LoopMetrics {
    private let metrics: EdgeMetrics
    private let routes: [String]
    private var timers: [Timer?]

    init(_ metrics: EdgeMetrics, routes: [Route]) {
        self.metrics = metrics
        self.routes = routes.map(\.name) + ["unmatched"]
        timers = Array(repeating: nil, count: (routes.count + 1) * Method.allCases.count * 5)
    }

    /// - Parameter route: nil when no route matched.
    mutating func record(method: Method, route: Int?, status: Int, nanoseconds: Int64) {
        let route = route ?? routes.count - 1
        let statusClass = min(max(status / 100, 1), 5)
        let index = (route * Method.allCases.count + Int(method.rawValue)) * 5 + statusClass - 1
        let timer =
            timers[index] ?? metrics.timer(method: method, route: routes[route], statusClass: statusClass)
        timers[index] = timer
        timer.recordNanoseconds(nanoseconds)
    }
}
