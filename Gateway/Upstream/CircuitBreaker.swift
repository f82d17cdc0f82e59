import Synchronization

/// Stops sending to an upstream that does not answer, so that clients get their 503 at once and it can recover.
///
/// Closed: requests pass. After a number of failures in a row it opens and refuses for a while; then one request may
/// try: its success closes the breaker, its failure opens it for twice as long, up to 16 times the first while.
/// While nobody can even be reached the pools keep knocking, and the first connection that is made closes it at once: a
/// process that has just been started is not made to wait for the end of a while.
///
/// Shared by all event loops. A failure is a connection that cannot be made or is lost before the answer, or no answer
/// in time; an answer of any status is a success.
final class CircuitBreaker: Sendable {
    enum Permission: Equatable {
        case pass
        /// Passes, and decides whether the breaker closes.
        case trial
        /// Refused; worth another try after this many seconds.
        case refused(retryAfterSeconds: Int)
    }

    private enum State {
        case closed
        case open(until: ContinuousClock.Instant)
        case trying(until: ContinuousClock.Instant)
    }

    private struct Guarded {
        var state = State.closed
        var failures = 0
        var doublings = 0
        /// The last failure was a connection that could not be made.
        var isUnreachable = false
    }

    private static let maximumDoublings = 4

    private let threshold: Int
    private let openFor: Duration
    private let guarded = Mutex(Guarded())
    /// Lets the usual case pass without the lock: false when closed without a failure.
    private let isTroubled = Atomic(false)

    init(failures threshold: Int, openFor: Duration) {
        self.threshold = threshold
        self.openFor = openFor
    }

    var isOpen: Bool {
        guard isTroubled.load(ordering: .relaxed) else { return false }
        return guarded.withLock { guarded in
            if case .closed = guarded.state { false } else { true }
        }
    }

    /// Whether a request would be refused now; asking changes nothing.
    func refuses(now: ContinuousClock.Instant = .now) -> Bool {
        guard isTroubled.load(ordering: .relaxed) else { return false }
        return guarded.withLock { guarded in
            switch guarded.state {
            case .closed: false
            case .open(let until), .trying(let until): now < until
            }
        }
    }

    func ask(now: ContinuousClock.Instant = .now) -> Permission {
        guard isTroubled.load(ordering: .relaxed) else { return .pass }
        return guarded.withLock { guarded in
            switch guarded.state {
            case .closed: return .pass
            case .open(let until), .trying(let until):
                guard now >= until else { return .refused(retryAfterSeconds: Self.seconds(until - now)) }
                // Should the trial never report back (its client left), another one may start after a while.
                guarded.state = .trying(until: now + openFor)
                return .trial
            }
        }
    }

    /// Whether a connection that can be made is all that is missing.
    var waitsForConnection: Bool {
        guard isTroubled.load(ordering: .relaxed) else { return false }
        return guarded.withLock { guarded in
            if case .closed = guarded.state { false } else { guarded.isUnreachable }
        }
    }

    /// A connection was made, which says nothing of an upstream that does not answer.
    func connected() {
        if waitsForConnection { succeeded() }
    }

    func succeeded() {
        guard isTroubled.load(ordering: .relaxed) else { return }
        guarded.withLock { guarded in
            guarded = Guarded()
            isTroubled.store(false, ordering: .relaxed)
        }
    }

    /// - Parameter isUnreachable: no connection could be made.
    /// - Returns: whether the breaker opened by this.
    @discardableResult
    func failed(isUnreachable: Bool = false, now: ContinuousClock.Instant = .now) -> Bool {
        guarded.withLock { guarded in
            isTroubled.store(true, ordering: .relaxed)
            guarded.isUnreachable = isUnreachable
            switch guarded.state {
            case .closed:
                guarded.failures += 1
                guard guarded.failures >= threshold else { return false }
            case .open:
                // Requests that were under way when it opened tell nothing new.
                return false
            case .trying:
                guarded.doublings = min(guarded.doublings + 1, Self.maximumDoublings)
            }
            guarded.state = .open(until: now + openFor * (1 << guarded.doublings))
            return true
        }
    }

    private static func seconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return max(1, Int(seconds) + (attoseconds > 0 ? 1 : 0))
    }
}
