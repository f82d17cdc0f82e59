import RedisAccess
import Synchronization

/// The rate limits of this process alone, for while Redis is down. Bounded: when full, keys whose units are all back
/// are dropped, and if there are none, everything.
final class LocalLimiter: Sendable {
    static let maximumKeys = 100_000

    private let start = ContinuousClock.now
    private let fullAt = Mutex<[String: Int64]>([:])

    /// As the script in Redis: if any key denies, none is charged.
    func admit(_ checks: [GCRALimiter.Check]) -> RateDecision {
        let now = now
        return fullAt.withLock { fullAt in
            if fullAt.count >= Self.maximumKeys { Self.makeRoom(&fullAt, now: now) }
            var nearest: RateDecision?
            var stores: [(String, Int64)] = []
            for check in checks {
                let step = GCRA.decide(check.limit, fullAt: fullAt[check.key], now: now, mayOwe: true)
                guard step.decision.allowed else { return step.decision }
                stores.append((check.key, step.fullAt))
                if step.decision.remaining < nearest?.remaining ?? .max { nearest = step.decision }
            }
            for (key, value) in stores { fullAt[key] = value }
            return nearest ?? RateDecision(allowed: true, limit: .perMinute(1), remaining: 1)
        }
    }

    /// For what was done already: the units are owed where there are not enough.
    func charge(_ checks: [GCRALimiter.Check], units: Int) {
        let now = now
        fullAt.withLock { fullAt in
            for check in checks {
                fullAt[check.key] = GCRA.charge(check.limit, units: units, fullAt: fullAt[check.key], now: now)
            }
        }
    }

    private var now: Int64 { (ContinuousClock.now - start).microseconds }

    private static func makeRoom(_ fullAt: inout [String: Int64], now: Int64) {
        fullAt = fullAt.filter { $0.value > now }
        if fullAt.count >= maximumKeys { fullAt.removeAll(keepingCapacity: true) }
    }
}
