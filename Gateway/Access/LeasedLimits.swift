import RedisAccess
import Synchronization

/// Units of the shared limits that this gateway took from Redis in advance, so that a busy caller does not cost a round
/// trip for each request.
///
/// Leased units are counted in Redis when they are taken, so no unit is ever spent twice. They may be spent up to
/// ``lifetime`` later than they were counted: within any window, each gateway can let through at most ``share`` of a
/// limit more than Redis alone would have. A lease grows only while its caller uses it up in time and starts again at
/// one unit when it does not, so a quiet caller loses nothing to leases. Limits under 200 are never leased.
final class LeasedLimits: Sendable {
    /// The largest lease is a limit divided by this.
    static let share = 100
    static let maximumUnits = 1_000
    static let lifetime = Duration.seconds(1)
    static let maximumKeys = 100_000

    enum Answer {
        /// Paid with a leased unit.
        case decided(RateDecision)
        /// Redis must be asked for so many units, and the outcome told to ``granted(_:units:_:)`` or ``refused(_:)``
        /// when there are more than one.
        case ask(units: Int)
    }

    private struct Lease {
        var left = 0
        var units = 1
        var until: ContinuousClock.Instant
        /// Redis's, when it was taken.
        var decision: RateDecision?
        var isAsking = false
    }

    private let leases = Mutex<[String: Lease]>([:])

    func take(_ checks: RateChecks) -> Answer {
        guard let most = checks.mostLeased else { return .ask(units: 1) }
        let key = checks.name
        let now = ContinuousClock.now
        return leases.withLock { leases in
            var lease = leases[key] ?? Lease(until: now)
            defer { leases[key] = lease }
            if lease.left > 0, now < lease.until, let decision = lease.decision {
                lease.left -= 1
                return .decided(decision.allowing(remaining: decision.remaining + lease.left))
            }
            guard !lease.isAsking else { return .ask(units: 1) }
            lease.units = lease.left == 0 && now < lease.until ? min(lease.units * 2, most) : 1
            lease.left = 0
            lease.until = now + Self.lifetime
            lease.isAsking = lease.units > 1
            if leases.count >= Self.maximumKeys { leases = leases.filter { $0.value.until > now } }
            return .ask(units: lease.units)
        }
    }

    /// One of the units is spent by the request that asked.
    func granted(_ checks: RateChecks, units: Int, _ decision: RateDecision) {
        change(checks) { lease in
            lease.left = units - 1
            lease.decision = decision
            lease.until = .now + Self.lifetime
        }
    }

    /// So many units were not to be had.
    func refused(_ checks: RateChecks) {
        change(checks) { $0.until = .now }
    }

    /// What is left is given up: its caller is in debt.
    func drop(_ checks: RateChecks) {
        leases.withLock { leases in
            guard var lease = leases[checks.name] else { return }
            (lease.left, lease.until) = (0, .now)
            leases[checks.name] = lease
        }
    }

    private func change(_ checks: RateChecks, _ body: (inout Lease) -> Void) {
        leases.withLock { leases in
            guard var lease = leases[checks.name] else { return }
            lease.isAsking = false
            body(&lease)
            leases[checks.name] = lease
        }
    }

    /// Nil when the smallest of some limits is too small to be leased.
    static func mostUnits(_ least: Int) -> Int? {
        least >= 2 * share ? min(least / share, maximumUnits) : nil
    }
}

extension RateDecision {
    fileprivate func allowing(remaining: Int) -> RateDecision {
        RateDecision(allowed: true, limit: limit, remaining: remaining, resetAfter: resetAfter)
    }
}
