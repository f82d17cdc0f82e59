import CoreMetrics

/// Rate, errors and duration of one route: a duration histogram per status class. Made at the start, so a request
/// looks nothing up and no request can add a label.
struct RouteMetrics: Sendable {
    private let durations: [Timer]
    private static let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]

    /// - Parameters:
    ///   - route: the template, `/api/v1/wallets/{id}`, or "unmatched".
    init(method: String, route: String, factory: any MetricsFactory) {
        durations = Self.classes.map { status in
            Timer(
                label: "http_request_duration_seconds",
                dimensions: [("method", method), ("route", route), ("status", status)], factory: factory)
        }
    }

    func record(status: Int, duration: Duration) {
        let (seconds, attoseconds) = duration.components
        durations[min(max(status / 100, 1), 5) - 1].recordNanoseconds(
            seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
