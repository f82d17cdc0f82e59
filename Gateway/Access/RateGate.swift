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
    let leased = LeasedLimits()
    let local = LocalLimiter()

    /// - Parameter completion: called on another thread, unless an outcome is returned.
    /// - Returns: the outcome when a leased unit pays for the request.
    func admit(
        _ checks: [GCRALimiter.Check], for routeClass: RouteClass,
        completion: @escaping @Sendable (Outcome) -> Void
    ) -> Outcome? {
        switch leased.take(checks) {
        case .decided(let decision): return .decided(decision)
        case .ask(1): ask(checks, routeClass, completion)
        case .ask(let units): ask(checks, units: units, routeClass, completion)
        }
        return nil
    }

    private func ask(
        _ checks: [GCRALimiter.Check], _ routeClass: RouteClass, _ completion: @escaping @Sendable (Outcome) -> Void
    ) {
        shared.admit(checks) { result in
            switch result {
            case .success(let decision): completion(.decided(decision))
            case .failure: completion(withoutRedis(checks, routeClass))
            }
        }
    }

    /// Asks for a lease; where there is not enough for one, for this request alone.
    private func ask(
        _ checks: [GCRALimiter.Check], units: Int, _ routeClass: RouteClass,
        _ completion: @escaping @Sendable (Outcome) -> Void
    ) {
        shared.admit(checks, cost: units) { result in
            switch result {
            case .success(let decision) where decision.allowed:
                leased.granted(checks, units: units, decision)
                completion(.decided(decision))
            case .success:
                leased.refused(checks)
                ask(checks, routeClass, completion)
            case .failure:
                leased.refused(checks)
                completion(withoutRedis(checks, routeClass))
            }
        }
    }

    private func withoutRedis(_ checks: [GCRALimiter.Check], _ routeClass: RouteClass) -> Outcome {
        switch rates.whenRedisIsDown(routeClass) {
        case .local: .decided(local.admit(checks))
        case .refuse: .unavailable
        }
    }
}
