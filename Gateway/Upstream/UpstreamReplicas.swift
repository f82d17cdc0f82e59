import NIOCore

/// The addresses of one upstream as one event loop sees them: each has connections and a breaker of its own, and
/// requests go to them in turn.
final class UpstreamReplicas {
    private let pools: [UpstreamPool]
    private var turn: Int

    init(_ config: UpstreamConfig, breakers: [CircuitBreaker], loop: any EventLoop) {
        pools = zip(config.addresses, breakers).map { UpstreamPool(config, $0, breaker: $1, loop: loop) }
        // Loops that begin together would otherwise all prefer the first.
        turn = Int.random(in: 0..<pools.count)
    }

    /// The address for an attempt: the next in turn whose breaker lets requests pass, if there is one before which
    /// nobody waits, and another than the one that just failed. When every breaker refuses, one that may be back, or
    /// the next in turn says so.
    func next(after failed: UpstreamPool? = nil) -> UpstreamPool {
        turn = turn &+ 1 == pools.count ? 0 : turn &+ 1
        guard pools.count > 1 else { return pools[0] }
        var second: UpstreamPool?
        for step in pools.indices {
            let pool = pools[(turn + step) % pools.count]
            guard pool !== failed, !pool.breaker.refuses() else { continue }
            if !pool.hasLine { return pool }
            second = second ?? pool
        }
        return second ?? pools.first { $0 !== failed && $0.isWorthKnocking } ?? pools[turn]
    }

    /// Whether a request is better refused before anything else is done for it.
    func areHopeless(now: NIODeadline) -> Bool { pools.allSatisfy { $0.isHopeless(now: now) } }

    func tend(now: NIODeadline) {
        for pool in pools { pool.tend(now: now) }
    }

    func close() {
        for pool in pools { pool.close() }
    }
}
