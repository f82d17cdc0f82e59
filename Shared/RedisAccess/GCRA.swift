/// The generic cell rate algorithm as plain arithmetic: one number per key, the time at which all units are back.
///
/// The Lua script of `GCRALimiter` does the same over Redis's clock; this one serves limits kept in memory.
package enum GCRA {
    /// - Parameters:
    ///   - fullAt: what the last call stored for the key, in microseconds of any steady clock; nil for a new key.
    ///   - now: the same clock.
    /// - Returns: the decision, and what to store (unchanged when denied).
    package static func decide(
        _ limit: RateLimit, cost: Int = 1, fullAt: Int64?, now: Int64
    ) -> (decision: RateDecision, fullAt: Int64) {
        let interval = limit.intervalMicroseconds
        let window = interval * Int64(limit.limit)
        // A clock that was set back must not lock a key out for longer than its window.
        let start = min(max(fullAt ?? now, now), now + window)
        let next = start + interval * Int64(cost)
        let allowed = next - now <= window
        let stored = allowed ? next : start
        let decision = RateDecision(
            allowed: allowed, limit: limit, remaining: Int((window - (stored - now)) / interval),
            retryAfter: allowed ? .zero : .microseconds(next - window - now), resetAfter: .microseconds(stored - now))
        return (decision, stored)
    }
}
