import HTTPKit
import RedisAccess

/// What requests that only an address speaks for count against; remembered by a connection while the address stays.
struct AddressLimits {
    private var address = ""
    private var checks: [RateChecks?] = Array(repeating: nil, count: RateClass.allCases.count)
    private var share: CallerShare?

    mutating func checks(_ address: ClientAddress, _ rateClass: RateClass, _ rates: RateConfig) -> RateChecks {
        note(address)
        if let known = checks[rateClass.index] { return known }
        let (bucket, limit) = rates.byAddress(rateClass)
        let made = RateChecks([
            GCRALimiter.Check(key: RedisKey.tagged("florin:rate", address.limitKey, bucket), limit: limit)
        ])
        checks[rateClass.index] = made
        return made
    }

    mutating func share(_ address: ClientAddress, _ load: CallerLoad) -> CallerShare {
        note(address)
        if let share { return share }
        let made = load.share(ofAddress: address.limitKey)
        share = made
        return made
    }

    private mutating func note(_ address: ClientAddress) {
        guard address.limitKey != self.address else { return }
        self.address = address.limitKey
        checks = Array(repeating: nil, count: RateClass.allCases.count)
        share = nil
    }
}
