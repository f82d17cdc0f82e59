import RedisAccess

/// What to ask the limiter for requests that only an address speaks for; remembered while the address stays.
struct AddressChecks {
    private var address = ""
    private var checks: [[GCRALimiter.Check]?] = Array(repeating: nil, count: RouteClass.allCases.count)

    mutating func checks(_ address: ClientAddress, _ routeClass: RouteClass, _ rates: RateConfig) -> [GCRALimiter.Check]
    {
        if address.limitKey != self.address {
            self.address = address.limitKey
            checks = Array(repeating: nil, count: RouteClass.allCases.count)
        }
        if let known = checks[routeClass.index] { return known }
        let bucket =
            switch routeClass {
            case .auth, .webhook: routeClass.rawValue
            case .read, .write, .ops: "anonymous"
            }
        let made = [
            GCRALimiter.Check(
                key: RedisKey.tagged("florin:rate", address.limitKey, bucket), limit: rates.byAddress(routeClass))
        ]
        checks[routeClass.index] = made
        return made
    }
}
