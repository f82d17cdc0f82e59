import DequeModule
import EventLoopKit

extension Pool {
    /// Until when callers wait for a server that is away; nil while there is a connection to it, or no failure yet.
    var outageLimit: MonotonicNanoseconds? {
        guard connections.isEmpty, lastFailure != nil, let downSince else { return nil }
        return downSince.adding(min(config.outagePatience, config.acquireTimeout))
    }

    private func deadline(of request: Request) -> MonotonicNanoseconds {
        let own = request.since.adding(config.acquireTimeout)
        return outageLimit.map { min($0, own) } ?? own
    }

    /// One timer for all who wait: the first in the queue is the first whose time is up.
    func armWaitTimer() {
        guard waitTimer == nil, let first = waiting.first else { return }
        let left = deadline(of: first).value - MonotonicNanoseconds.now.value
        waitTimer = loop.schedule(after: .nanoseconds(max(0, left))) { [self] in
            waitTimer = nil
            dropLateWaiters()
            armWaitTimer()
        }
    }

    func dropLateWaiters() {
        let now = MonotonicNanoseconds.now
        while let first = waiting.first, deadline(of: first) <= now {
            waiting.removeFirst()
            // With nobody to talk to the reason is the connection, not the size of the pool.
            if let lastFailure {
                refuse(first, lastFailure.kind, "the database cannot be reached", because: lastFailure)
            } else {
                refuse(first, .poolTimeout, "no connection came free in time")
            }
        }
        metrics.waiting(waiting.count)
    }

    /// Looks now and then for a server that took a statement and never answered, though it should have ended it itself.
    func armWatchdog() {
        guard watchdog == nil, config.statementTimeout > .zero else { return }
        watchdog = loop.schedule(after: .seconds(5)) { [self] in
            watchdog = nil
            let now = MonotonicNanoseconds.now
            for connection in connections {
                guard let first = connection.requests.first, first.hasTimeLimit else { continue }
                // A pipeline's statements have their time one after the other.
                let limit = config.statementTimeout * max(1, first.statementCount) + .seconds(10)
                if first.since.adding(limit) < now { connection.lose("the server does not answer") }
            }
            if connections.contains(where: { !$0.requests.isEmpty }) { armWatchdog() }
        }
    }
}
