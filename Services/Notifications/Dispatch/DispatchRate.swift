import Synchronization

/// So much leaves in a second, over all lanes of a process. What is urgent is never held up, and counts all the same.
final class DispatchRate: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: ContinuousClock.Instant
    }

    private let perSecond: Double
    private let bucket: Mutex<Bucket>

    init(perSecond: Int) {
        self.perSecond = Double(perSecond)
        bucket = Mutex(Bucket(tokens: Double(perSecond), filledAt: .now))
    }

    /// How many of those wanted may go now.
    func take(_ wanted: Int, urgent: Bool) -> Int {
        bucket.withLock { bucket in
            let now = ContinuousClock.now
            let (seconds, attoseconds) = (now - bucket.filledAt).components
            let passed = Double(seconds) + Double(attoseconds) / 1e18
            bucket.tokens = min(perSecond, bucket.tokens + passed * perSecond)
            bucket.filledAt = now
            let granted = urgent ? wanted : max(0, min(wanted, Int(bucket.tokens)))
            bucket.tokens -= Double(granted)
            return granted
        }
    }

    /// What was granted and not needed.
    func giveBack(_ count: Int) {
        bucket.withLock { $0.tokens += Double(count) }
    }
}
