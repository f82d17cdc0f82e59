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
    let local = LocalLimiter()

    /// The completion runs on another thread.
    func admit(
        _ checks: [GCRALimiter.Check], for routeClass: RouteClass,
        completion: @escaping @Sendable (Outcome) -> Void
    ) {
        shared.admit(checks) { result in
            switch result {
            case .success(let decision): completion(.decided(decision))
            case .failure:
                switch rates.whenRedisIsDown(routeClass) {
                case .local: completion(.decided(local.admit(checks)))
                case .refuse: completion(.unavailable)
                }
            }
        }
    }
}
