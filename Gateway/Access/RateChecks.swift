import RedisAccess

/// All the limits that one kind of request of one caller counts against.
struct RateChecks: Sendable {
    let all: [GCRALimiter.Check]
    /// Names this very set: what is leased for it counts against all of its limits.
    let name: String
    /// Units that may be leased at once; nil when one of the limits is too small for that.
    let mostLeased: Int?

    init(_ all: [GCRALimiter.Check]) {
        self.all = all
        name = all.map(\.key).joined(separator: " ")
        mostLeased = LeasedLimits.mostUnits(all.map(\.limit.limit).min() ?? 0)
    }
}
