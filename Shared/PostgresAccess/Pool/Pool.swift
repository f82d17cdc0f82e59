import DequeModule
import EventLoopKit
import Logging
import Primitives
import Synchronization

/// Hands requests to connections. Lives on the event loop.
///
/// Connections are opened when somebody waits, up to `PostgresConfig.poolSize`. Callers wait in the order of arrival,
/// bounded in number and time. When connecting fails it is tried again after a growing, jittered pause, one attempt at
/// a time; callers wait meanwhile, but once the server has been away for longer than they would wait they fail at once.
///
/// `@unchecked Sendable`: apart from the constants it is touched by the loop's thread only.
final class Pool: @unchecked Sendable {
    let loop: EventLoop
    let config: PostgresConfig
    private let logger: Logger
    private let metrics: PoolMetrics
    private let scratch = ParameterScratch()
    private let backoff = Backoff(initial: .milliseconds(50), cap: .seconds(5))

    private var connections: [Connection] = []
    private var idle: [Connection] = []
    private var waiting = Deque<Request>()
    private var waitTimer: TimerHandle?
    private var watchdog: TimerHandle?

    private var connectors: [ObjectIdentifier: Connector] = [:]
    private var retryTimer: TimerHandle?
    private var failures = 0
    private var lastFailure: PostgresError?
    private var downSince: MonotonicNanoseconds?
    /// Which host to begin with, moved on by each failure.
    private var firstHost = 0

    private var listeners: [Int: NotificationListener] = [:]
    private let listenerKeys = Atomic(0)

    private var isClosed = false
    private var closeContinuations: [CheckedContinuation<Void, Never>] = []

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
        if lease.isOver { return refuse(request, .connectionLost, "the transaction's connection broke") }
        acquire(for: request)
    }

    private func acquire(for request: Request) {
        guard !isClosed else { return refuse(request, .closed, "the database client is closed") }
        if let connection = idle.popLast() { return assign(request, to: connection) }
        if request.isPipelinable, waiting.isEmpty, let connection = connectionForFollower() {
            return assign(request, to: connection)
        }
        if let lastFailure, let downSince, connections.isEmpty, downSince.adding(config.acquireTimeout) < .now {
            return refuse(request, lastFailure.kind, lastFailure.message)
        }
        guard waiting.count < config.maximumWaiters else {
            return refuse(request, .poolExhausted, "too many callers wait for a connection")
        }
        waiting.append(request)
        metrics.waiting(waiting.count)
        armWaitTimer()
        openIfUseful()
    }

    private func assign(_ request: Request, to connection: Connection) {
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
    private func connectionForFollower() -> Connection? {
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
    private func refill(_ connection: Connection) {
        while let first = waiting.first, first.isPipelinable, connection.takesFollower(at: .now) {
            waiting.removeFirst()
            metrics.waiting(waiting.count)
            assign(first, to: connection)
        }
    }

    /// Gives a connection that nobody uses to whoever waits longest.
    private func offer(_ connection: Connection) {
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

    private func cancelRunning(_ connection: Connection) {
        guard let target = connection.requests.first, !connection.isCancelling else { return }
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

    private func refuse(_ request: Request, _ kind: PostgresError.Kind, _ message: String) {
        request.fail(PostgresError(kind, message: message))
        complete(request)
    }

    private func complete(_ request: Request) {
        if let error = request.error { metrics.failed(error) }
        request.complete()
    }
}

// MARK: - Answers

extension Pool: ConnectionOwner {
    func finished(_ request: Request, on connection: Connection) {
        if mayTryAgain(request, on: connection) {
            request.isSecondTry = true
            request.error = nil
            // At the end of the queue of this connection, or held until a cancel has arrived.
            return connection.send(request)
        }
        if let error = request.error { request.error = translated(error, for: request) }
        if let lease = request.lease, endsLease(request) {
            lease.isOver = true
            lease.connection = nil
            connection.lease = nil
        }
        settle(connection)
        complete(request)
    }

    func connectionClosed(_ connection: Connection, unanswered: [Request], error: PostgresError) {
        connections.removeAll { $0 === connection }
        idle.removeAll { $0 === connection }
        if let lease = connection.lease {
            lease.isOver = true
            lease.connection = nil
        }
        metrics.inUse(connections.count - idle.count)
        for request in unanswered {
            // An error without its sync is the server's farewell: why it hung up.
            request.error = PostgresError(error.kind, message: request.error?.message ?? error.message)
            complete(request)
        }
        if isClosed { finishClosing() } else { openIfUseful() }
    }

    func notified(channel: String, payload: String) {
        // Nobody listens on the pool's connections.
    }

    /// A connection goes back only in a state that we know to be clean.
    private func settle(_ connection: Connection) {
        guard connection.lease == nil, !connection.isClosed else { return }
        guard connection.isDrained else {
            if let first = connection.requests.first, first.isCancelled, !first.isCancelSent {
                cancelRunning(connection)
            }
            return refill(connection)
        }
        connection.wasCancelled = false
        guard connection.isOutsideTransaction else {
            logger.warning("database connection left in a transaction, closing it")
            return connection.close(PostgresError(.connectionLost, message: "left in a transaction"))
        }
        offer(connection)
    }

    private func endsLease(_ request: Request) -> Bool {
        switch request.ending {
        case .none: false
        case .rollback: true
        // A failed commit leaves the transaction open, to be rolled back.
        case .commit: request.error == nil
        }
    }

    /// A failure that was not the statement's own and undid it: the server has forgotten how it was prepared, or a
    /// migration has changed its result (the cache has dropped it by now); or a cancel that was meant for the one before
    /// it came late.
    private func mayTryAgain(_ request: Request, on connection: Connection) -> Bool {
        guard let error = request.error, request.isPipelinable, !request.isSecondTry, !request.isCancelled else {
            return false
        }
        return error.isStalePlan || (error.kind == .server("57014") && connection.wasCancelled)
    }

    /// 57014 says both "your time is up" and "you asked me to stop".
    private func translated(_ error: PostgresError, for request: Request) -> PostgresError {
        guard error.kind == .server("57014") else { return error }
        return error.with(kind: request.isCancelled ? .cancelled : .statementTimeout)
    }

    static let closedError = PostgresError(.closed, message: "the database client is closed")
}

// MARK: - Connecting

extension Pool {
    private func openIfUseful() {
        let limit = failures > 0 ? 1 : min(waiting.count, config.poolSize - connections.count)
        guard !isClosed, retryTimer == nil, !waiting.isEmpty, connectors.count < limit,
            connections.count + connectors.count < config.poolSize
        else { return }
        var key: ObjectIdentifier?
        let connector = Connector(loop: loop, config: config, firstHost: firstHost) { [self] result in
            if let key { connectors[key] = nil }
            connected(result)
        }
        key = ObjectIdentifier(connector)
        connectors[ObjectIdentifier(connector)] = connector
    }

    private func connected(_ result: Result<OpaquePointer, PostgresError>) {
        switch result {
        case .success(let handle):
            if failures > 0 { logger.info("database reachable again") }
            failures = 0
            lastFailure = nil
            downSince = nil
            let connection = Connection(
                handle: handle,
                loop: loop,
                owner: self,
                preparedStatements: config.preparedStatements,
                scratch: scratch
            )
            connections.append(connection)
            offer(connection)
            openIfUseful()
        case .failure(let error):
            guard !isClosed else { return finishClosing() }
            noteFailure(error)
        }
    }

    private func noteFailure(_ error: PostgresError) {
        if failures == 0 { logger.error("database unreachable", metadata: ["error": "\(error)"]) }
        failures += 1
        firstHost += 1
        lastFailure = error
        downSince = downSince ?? .now
        metrics.connectFailed()
        retryTimer =
            retryTimer
            ?? loop.schedule(after: backoff.delay(attempt: failures)) { [self] in
                retryTimer = nil
                openIfUseful()
            }
    }
}

// MARK: - Notifications

extension Pool {
    /// Any thread.
    func nextListener() -> Int {
        listenerKeys.wrappingAdd(1, ordering: .relaxed).newValue
    }

    func listen(_ key: Int, channel: String, continuation: AsyncStream<String>.Continuation) {
        guard !isClosed else { return continuation.finish() }
        let listener = NotificationListener(pool: self, channel: channel, continuation: continuation)
        listeners[key] = listener
        listener.start()
    }

    func stopListening(_ key: Int) {
        listeners.removeValue(forKey: key)?.stop()
    }
}

// MARK: - Time

extension Pool {
    /// One timer for all who wait: the first in the queue is the first whose time is up.
    private func armWaitTimer() {
        guard waitTimer == nil, let first = waiting.first else { return }
        let left = first.since.adding(config.acquireTimeout).value - MonotonicNanoseconds.now.value
        waitTimer = loop.schedule(after: .nanoseconds(max(0, left))) { [self] in
            waitTimer = nil
            dropLateWaiters()
            armWaitTimer()
        }
    }

    private func dropLateWaiters() {
        let now = MonotonicNanoseconds.now
        while let first = waiting.first, first.since.adding(config.acquireTimeout) <= now {
            waiting.removeFirst()
            // With nobody to talk to the reason is the connection, not the size of the pool.
            if let lastFailure {
                refuse(first, lastFailure.kind, lastFailure.message)
            } else {
                refuse(first, .poolTimeout, "no connection came free in time")
            }
        }
        metrics.waiting(waiting.count)
    }

    /// Looks now and then for a server that took a statement and never answered, though it should have ended it itself.
    private func armWatchdog() {
        guard watchdog == nil, config.statementTimeout > .zero else { return }
        watchdog = loop.schedule(after: .seconds(5)) { [self] in
            watchdog = nil
            let now = MonotonicNanoseconds.now
            for connection in connections {
                guard let first = connection.requests.first else { continue }
                // A pipeline's statements have their time one after the other.
                let limit = config.statementTimeout * max(1, first.statementCount) + .seconds(10)
                if first.since.adding(limit) < now { connection.lose("the server does not answer") }
            }
            if connections.contains(where: { !$0.requests.isEmpty }) { armWatchdog() }
        }
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

    private func finishClosing() {
        guard isClosed, connections.isEmpty, connectors.isEmpty else { return }
        watchdog?.cancel()
        for continuation in closeContinuations { continuation.resume() }
        closeContinuations = []
    }
}
