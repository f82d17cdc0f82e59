/// `limit` units per `period`, all of which may be spent at once (the burst equals the limit).
package struct RateLimit: Sendable, Hashable {
    package let limit: Int
    package let period: Duration

    /// - Parameters:
    ///   - limit: at least 1; at most one per microsecond of the period.
    ///   - period: whole microseconds are used.
    package init(limit: Int, period: Duration) {
        precondition(limit >= 1 && period >= .microseconds(1), "a rate limit lets something through")
        self.limit = limit
        self.period = period
    }

    package static func perMinute(_ limit: Int) -> RateLimit { RateLimit(limit: limit, period: .seconds(60)) }

    /// Microseconds until one unit has come back; rounded up, so that whole numbers carry the exact count.
    var intervalMicroseconds: Int64 {
        let period = self.period.microseconds
        return max(1, (period + Int64(limit) - 1) / Int64(limit))
    }
}

/// What a limiter answers.
package struct RateDecision: Sendable, Equatable {
    package let allowed: Bool
    /// The limit that is nearest to its end among those asked for; when denied, the one that denies.
    package let limit: RateLimit
    /// Units that could be spent at once now, after this decision.
    package let remaining: Int
    /// How long to wait before the same cost is allowed; zero when allowed.
    package let retryAfter: Duration
    /// How long until all units are back, if nothing more is spent.
    package let resetAfter: Duration

    package init(
        allowed: Bool, limit: RateLimit, remaining: Int, retryAfter: Duration = .zero, resetAfter: Duration = .zero
    ) {
        self.allowed = allowed
        self.limit = limit
        self.remaining = remaining
        self.retryAfter = retryAfter
        self.resetAfter = resetAfter
    }

    /// The same once further units have been charged.
    package func charged(_ units: Int) -> RateDecision {
        RateDecision(
            allowed: allowed, limit: limit, remaining: max(0, remaining - units), retryAfter: retryAfter,
            resetAfter: resetAfter + .microseconds(limit.intervalMicroseconds * Int64(units)))
    }
}

extension Duration {
    package var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
