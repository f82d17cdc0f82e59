/// The generic cell rate algorithm as plain arithmetic: one number per key, the time at which all units are back.
///
/// The Lua script of `GCRALimiter` does the same over Redis's clock; this one serves limits kept in memory.
package enum GCRA {
    /// What is owed beyond a window is forgiven from here on: nobody is locked out for longer.
    package static let mostOwed = Duration.seconds(3_600)

    /// - Parameters:
    ///   - fullAt: what the last call stored for the key, in microseconds of any steady clock; nil for a new key.
    ///   - now: the same clock.
    ///   - mayOwe: the key may have been charged for more than there was.
    /// - Returns: the decision, and what to store (unchanged when denied).
    package static func decide(
        _ limit: RateLimit, cost: Int = 1, fullAt: Int64?, now: Int64, mayOwe: Bool = false
    ) -> (decision: RateDecision, fullAt: Int64) {
        let interval = limit.intervalMicroseconds
        let window = interval * Int64(limit.limit)
        // A clock that was set back must not lock a key out for longer than its window and what it owes.
        let start = min(max(fullAt ?? now, now), now + window + (mayOwe ? mostOwed.microseconds : 0))
        let next = start + interval * Int64(cost)
        let allowed = next - now <= window
        let stored = allowed ? next : start
        let decision = RateDecision(
            allowed: allowed, limit: limit, remaining: max(0, Int((window - (stored - now)) / interval)),
            retryAfter: allowed ? .zero : .microseconds(next - window - now), resetAfter: .microseconds(stored - now))
        return (decision, stored)
    }
    /// For what was done already: nothing is denied, and what is missing is owed.
    /// - Returns: what to store.
    package static func charge(_ limit: RateLimit, units: Int, fullAt: Int64?, now: Int64) -> Int64 {
        let interval = limit.intervalMicroseconds
        let most = now + interval * Int64(limit.limit) + mostOwed.microseconds
        return min(max(fullAt ?? now, now) + interval * Int64(units), most)
    }
}
