import Primitives

/// When to try again after a failure.
struct ReconnectSchedule {
    private let backoff: Backoff
    private var attempt = 0
    private(set) var nextAttempt: ContinuousClock.Instant
    /// nil while all is well.
    private(set) var failingSince: ContinuousClock.Instant?

    init(_ backoff: Backoff, now: ContinuousClock.Instant) {
        self.backoff = backoff
        nextAttempt = now
        failingSince = now
    }

    /// Whether the last attempt failed.
    var hasFailed: Bool { attempt > 0 }

    func isDue(_ now: ContinuousClock.Instant) -> Bool { now >= nextAttempt }

    mutating func succeeded() {
        attempt = 0
        failingSince = nil
    }

    mutating func failed(_ now: ContinuousClock.Instant) {
        if failingSince == nil { failingSince = now }
        nextAttempt = now + backoff.delay(attempt: attempt)
        attempt += 1
    }
}
