/// How long to wait before trying again: exponential with a cap and full jitter, so that many who failed together do
/// not come back together.
package struct Backoff: Sendable {
    package let initial: Duration
    package let cap: Duration
    package let multiplier: Double

    package init(initial: Duration, cap: Duration, multiplier: Double = 2) {
        precondition(initial > .zero && cap >= initial && multiplier >= 1, "a back-off grows up to its cap")
        self.initial = initial
        self.cap = cap
        self.multiplier = multiplier
    }

    /// The longest wait before the given attempt, which counts from 0.
    package func ceiling(attempt: Int) -> Duration {
        var ceiling = initial
        for _ in 0..<max(0, attempt) {
            // Compared before multiplying, so it can never overflow.
            guard ceiling < cap / multiplier else { return cap }
            ceiling = ceiling * multiplier
        }
        return min(ceiling, cap)
    }

    /// A random wait from zero to ``ceiling(attempt:)``.
    package func delay(attempt: Int, using random: inout some RandomNumberGenerator) -> Duration {
        ceiling(attempt: attempt) * Double.random(in: 0...1, using: &random)
    }

    package func delay(attempt: Int) -> Duration {
        var random = SystemRandomNumberGenerator()
        return delay(attempt: attempt, using: &random)
    }
}
