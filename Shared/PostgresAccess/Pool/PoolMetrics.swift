import EventLoopKit
import Metrics

/// What the pool tells of itself; `pool` is the application's name.
struct PoolMetrics {
    private let inUse: Gauge
    private let waiters: Gauge
    private let acquire: Timer
    private let connectFailures: Counter
    private let dimensions: [(String, String)]

    init(name: String) {
        dimensions = [("pool", name)]
        inUse = Gauge(label: "postgres_connections_in_use", dimensions: dimensions)
        waiters = Gauge(label: "postgres_pool_waiters", dimensions: dimensions)
        acquire = Timer(label: "postgres_acquire_seconds", dimensions: dimensions)
        connectFailures = Counter(label: "postgres_connect_failures_total", dimensions: dimensions)
    }

    func inUse(_ count: Int) { inUse.record(count) }
    func waiting(_ count: Int) { waiters.record(count) }
    func acquired(since start: MonotonicNanoseconds) {
        acquire.recordNanoseconds(MonotonicNanoseconds.now.value - start.value)
    }
    func connectFailed() { connectFailures.increment() }

    func failed(_ error: PostgresError) {
        let label = error.sqlState ?? "\(error.kind)"
        Counter(label: "postgres_query_errors_total", dimensions: dimensions + [("code", label)]).increment()
    }
}
