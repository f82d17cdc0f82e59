import EventLoopKit
import Logging

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
            lease.loss = loss(of: connection, error)
            lease.connection = nil
        }
        metrics.inUse(connections.count - idle.count)
        for request in unanswered {
            // An error without its sync is the server's farewell: why it hung up.
            request.error = PostgresError(error.kind, message: error.message, cause: request.error ?? error.cause)
            complete(request)
        }
        if isClosed { finishClosing() } else { openIfUseful() }
    }

    /// A server that ends an idle transaction says why, but libpq keeps that to itself: the time tells it.
    private func loss(of connection: Connection, _ error: PostgresError) -> PostgresError {
        guard connection.requests.isEmpty, connection.lastFinish != .zero else { return error }
        let idle = (MonotonicNanoseconds.now.value - connection.lastFinish.value) / 1_000_000
        return PostgresError(
            error.kind, message: "\(error.message), \(idle) ms after its last answer was here", cause: error.cause)
    }

    func notified(channel: String, payload: String) {
        // Nobody listens on the pool's connections.
    }

    /// A connection goes back only in a state that we know to be clean.
    func settle(_ connection: Connection) {
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

    func endsLease(_ request: Request) -> Bool {
        switch request.ending {
        case .none: false
        case .rollback: true
        // A failed commit leaves the transaction open, to be rolled back.
        case .commit: request.error == nil
        }
    }

    /// A failure that was not the statement's own and undid it: the server has forgotten how it was prepared, or a
    /// migration has changed its result (the cache has dropped it by now); or a cancel that was meant for the one
    /// before it came late.
    func mayTryAgain(_ request: Request, on connection: Connection) -> Bool {
        guard let error = request.error, request.isPipelinable, !request.isSecondTry, !request.isCancelled else {
            return false
        }
        return error.isStalePlan || (error.kind == .server("57014") && connection.wasCancelled)
    }

    /// 57014 says both "your time is up" and "you asked me to stop".
    func translated(_ error: PostgresError, for request: Request) -> PostgresError {
        guard error.kind == .server("57014") else { return error }
        return error.with(kind: request.isCancelled ? .cancelled : .statementTimeout)
    }

    static let closedError = PostgresError(.closed, message: "the database client is closed")
}
