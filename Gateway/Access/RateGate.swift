import CoreMetrics
import HTTPKit
import RedisAccess

/// Asks the shared limits, and does what the class's table says while Redis is down.
struct RateGate: Sendable {
    enum Outcome: Sendable {
        case decided(RateDecision)
        /// Redis is down and the class refuses to go on without it.
        case unavailable
    }

    let rates: RateConfig
    let shared: GCRALimiter
    /// Requests that nobody but this process has counted: the sign that limits are off.
    let withoutRedis: Counter
    let leased = LeasedLimits()
    let local = LocalLimiter()

    /// - Parameter completion: called on another thread, unless an outcome is returned.
    /// - Returns: the outcome when a leased unit pays for the request.
    func admit(
        _ checks: RateChecks, for rateClass: RateClass, completion: @escaping @Sendable (Outcome) -> Void
    ) -> Outcome? {
        switch leased.take(checks) {
        case .decided(let decision): return .decided(decision)
        case .ask(1): ask(checks, rateClass, completion)
        case .ask(let units): ask(checks, units: units, rateClass, completion)
        }
        return nil
    }

    /// Charges what a request turned out to cost beyond the one unit that it was let in for. It has been done, so there
    /// is nothing to refuse: what is missing is owed, and the caller's next requests wait until it has come back.
    func charge(_ checks: RateChecks, units: Int) {
        leased.drop(checks)
        shared.charge(checks.all, units: units) { result in
            guard case .failure = result else { return }
            withoutRedis.increment()
            local.charge(checks.all, units: units)
        }
    }

    private func ask(
        _ checks: RateChecks, _ rateClass: RateClass, _ completion: @escaping @Sendable (Outcome) -> Void
    ) {
        shared.admit(checks.all) { result in
            switch result {
            case .success(let decision): completion(.decided(decision))
            case .failure: completion(countedHere(checks, rateClass))
            }
        }
    }

    /// Asks for a lease; where there is not enough for one, for this request alone.
    private func ask(
        _ checks: RateChecks, units: Int, _ rateClass: RateClass, _ completion: @escaping @Sendable (Outcome) -> Void
    ) {
        shared.admit(checks.all, cost: units) { result in
            switch result {
            case .success(let decision) where decision.allowed:
                leased.granted(checks, units: units, decision)
                completion(.decided(decision))
            case .success:
                leased.refused(checks)
                ask(checks, rateClass, completion)
            case .failure:
                leased.refused(checks)
                completion(countedHere(checks, rateClass))
            }
        }
    }

    private func countedHere(_ checks: RateChecks, _ rateClass: RateClass) -> Outcome {
        withoutRedis.increment()
        return switch rates.whenRedisIsDown(rateClass) {
        case .local: .decided(local.admit(checks.all))
        case .refuse: .unavailable
        }
    }
}
