import DequeModule
import EventLoopKit
import Logging
import Primitives
import Synchronization

/// Hands requests to connections. Lives on the event loop.
///
/// Connections are opened when somebody waits, up to `PostgresConfig.poolSize`. Callers wait in the order of arrival,
/// bounded in number and time. When connecting fails it is tried again after a growing, jittered pause, one attempt at
/// a time; callers wait meanwhile, but once the server has been away for `PostgresConfig.outagePatience` they fail at
/// once.
///
/// `@unchecked Sendable`: apart from the constants it is touched by the loop's thread only.
final class Pool: @unchecked Sendable {
    let loop: EventLoop
    let config: PostgresConfig
    let logger: Logger
    let metrics: PoolMetrics
    let scratch = ParameterScratch()
    let backoff = Backoff(initial: .milliseconds(50), cap: .seconds(5))

    var connections: [Connection] = []
    var idle: [Connection] = []
    var waiting = Deque<Request>()
    var waitTimer: TimerHandle?
    var watchdog: TimerHandle?

    var connectors: [ObjectIdentifier: Connector] = [:]
    var retryTimer: TimerHandle?
    var failures = 0
    var lastFailure: PostgresError?
    var downSince: MonotonicNanoseconds?
    /// Which host to begin with, moved on by each failure.
    var firstHost = 0

    var listeners: [Int: NotificationListener] = [:]
    let listenerKeys = Atomic(0)

    var isClosed = false
    var closeContinuations: [CheckedContinuation<Void, Never>] = []

    init(loop: EventLoop, config: PostgresConfig, logger: Logger) {
        self.loop = loop
        self.config = config
        self.logger = logger
        metrics = PoolMetrics(name: config.applicationName)
    }
}

// MARK: - Requests

extension Pool {
    func accept(_ request: Request) {
        request.since = .now
        if request.isCancelled { return refuse(request, .cancelled, "the task was cancelled") }
        guard let lease = request.lease else { return acquire(for: request) }
        if let connection = lease.connection { return connection.send(request) }
        // A rollback of a transaction that never got a connection has nothing to do.
        if request.ending == .rollback { lease.isOver = true }
        if lease.isOver {
            return refuse(request, .connectionLost, "the transaction's connection broke", because: lease.loss)
        }
        acquire(for: request)
    }

    func acquire(for request: Request) {
        guard !isClosed else { return refuse(request, .closed, "the database client is closed") }
        if let connection = idle.popLast() { return assign(request, to: connection) }
        if request.isPipelinable, waiting.isEmpty, let connection = connectionForFollower() {
            return assign(request, to: connection)
        }
        if let lastFailure, let outageLimit, outageLimit < .now {
            return refuse(request, lastFailure.kind, "the database cannot be reached", because: lastFailure)
        }
        guard waiting.count < config.maximumWaiters else {
            return refuse(request, .poolExhausted, "too many callers wait for a connection")
        }
        waiting.append(request)
        metrics.waiting(waiting.count)
        armWaitTimer()
        openIfUseful()
    }

    func assign(_ request: Request, to connection: Connection) {
        metrics.acquired(since: request.since)
        if let lease = request.lease {
            lease.connection = connection
            connection.lease = lease
        }
        connection.send(request)
        armWatchdog()
        metrics.inUse(connections.count - idle.count)
    }

    /// When all connections are busy, a quick statement goes behind other quick ones: that saves both sides the waking
    /// up between them. Connections that could still be opened come first.
    func connectionForFollower() -> Connection? {
        guard connections.count == config.poolSize else { return nil }
        let now = MonotonicNanoseconds.now
        var best: Connection?
        for connection in connections where connection.takesFollower(at: now) {
            if connection.requests.count < best?.requests.count ?? .max { best = connection }
        }
        return best
    }

    /// Sends quick statements that wait behind those under way. Stops at the first waiter that needs a connection for
    /// itself, so that this one runs empty for it.
    func refill(_ connection: Connection) {
        while let first = waiting.first, first.isPipelinable, connection.takesFollower(at: .now) {
            waiting.removeFirst()
            metrics.waiting(waiting.count)
            assign(first, to: connection)
        }
    }

    /// Gives a connection that nobody uses to whoever waits longest.
    func offer(_ connection: Connection) {
        while let request = waiting.popFirst() {
            metrics.waiting(waiting.count)
            // Another statement of the same transaction came first and has brought it a connection.
            if let other = request.lease?.connection {
                other.send(request)
                continue
            }
            return assign(request, to: connection)
        }
        if isClosed { return connection.close(Self.closedError) }
        idle.append(connection)
        metrics.inUse(connections.count - idle.count)
    }

    /// Stops a request whose caller is no longer interested, wherever it is.
    func cancel(_ request: Request) {
        guard !request.isDone, !request.isCancelled else { return }
        request.isCancelled = true
        if let index = waiting.firstIndex(where: { $0 === request }) {
            waiting.remove(at: index)
            metrics.waiting(waiting.count)
            return refuse(request, .cancelled, "the task was cancelled")
        }
        guard let connection = connections.first(where: { $0.requests.first === request }) else { return }
        // One that is still behind others is cancelled when its turn comes.
        cancelRunning(connection)
    }

    func cancelRunning(_ connection: Connection) {
        guard let target = connection.requests.first, !connection.isCancelling else { return }
        // Neither it nor, should the cancel come late, one behind it: see `mayCommit`.
        if connection.requests.contains(where: \.mayCommit) { return }
        target.isCancelSent = true
        connection.cancelRunning { [self] in
            settle(connection)
            // The server drops a cancel that reaches it before the statement does, so one may not be enough.
            guard connection.requests.first === target else { return }
            loop.schedule(after: .milliseconds(250)) { [self] in
                if connection.requests.first === target { cancelRunning(connection) }
            }
        }
    }

    func refuse(
        _ request: Request, _ kind: PostgresError.Kind, _ message: String, because cause: PostgresError? = nil
    ) {
        request.fail(PostgresError(kind, message: message, cause: cause))
        complete(request)
    }

    func complete(_ request: Request) {
        if let error = request.error { metrics.failed(error) }
        request.complete()
    }
}

// MARK: - Closing

extension Pool {
    /// Lets what runs end, refuses what waits; returns when the last connection is closed.
    func close(_ continuation: CheckedContinuation<Void, Never>?) {
        if let continuation { closeContinuations.append(continuation) }
        isClosed = true
        waitTimer?.cancel()
        retryTimer?.cancel()
        while let request = waiting.popFirst() { refuse(request, .closed, Self.closedError.message) }
        for connection in idle { connection.close(Self.closedError) }
        for connector in connectors.values { connector.cancel() }
        for listener in listeners.values { listener.stop() }
        listeners = [:]
        finishClosing()
    }

    /// Ends what is still running when the time for closing is over.
    func abandon() {
        for connection in connections { connection.close(Self.closedError) }
    }

    func finishClosing() {
        guard isClosed, connections.isEmpty, connectors.isEmpty else { return }
        watchdog?.cancel()
        for continuation in closeContinuations { continuation.resume() }
        closeContinuations = []
    }
}
