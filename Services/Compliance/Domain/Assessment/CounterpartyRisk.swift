/// How the other end of a payment counts, in one word of the geography's: the worse of its country and of how it is
/// watched, where it is one of ours.
package enum CounterpartyRisk {
    package static func of(country: String?, _ risk: CustomerRisk?, _ geography: Geography) -> String {
        let watched: GeographyClass =
            switch risk {
            case nil, .low: .low
            case .medium: .medium
            case .high: .high
            }
        return max(geography.classified(country), watched).rawValue
    }
}
