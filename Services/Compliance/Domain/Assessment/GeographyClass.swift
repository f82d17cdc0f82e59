/// How a country counts. In the order in which one end is worse than the other.
package enum GeographyClass: String, CaseIterable, Comparable, Sendable {
    case low
    /// Nobody has said which country it is.
    case unknown
    case medium, high, prohibited

    /// Of one, in a score.
    var tenths: Int64 {
        switch self {
        case .low: 1
        case .unknown: 3
        case .medium: 6
        case .high: 9
        case .prohibited: 10
        }
    }

    package static func < (left: GeographyClass, right: GeographyClass) -> Bool { left.tenths < right.tenths }
}

/// Which countries are which.
package struct Geography: Hashable, Sendable {
    package let prohibited: Set<String>
    package let high: Set<String>
    package let medium: Set<String>

    package init(prohibited: Set<String>, high: Set<String>, medium: Set<String>) {
        self.prohibited = prohibited
        self.high = high
        self.medium = medium
    }

    /// - Parameter country: ISO 3166-1, two letters; what is no such code is unknown.
    package func classified(_ country: String?) -> GeographyClass {
        guard let country = country?.uppercased(), country.utf8.count == 2,
            country.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { return .unknown }
        if prohibited.contains(country) { return .prohibited }
        if high.contains(country) { return .high }
        return medium.contains(country) ? .medium : .low
    }
}
