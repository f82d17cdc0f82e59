package import Primitives

/// How a customer is watched.
package enum CustomerRisk: String, CaseIterable, Comparable, Sendable {
    case low, medium, high

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        }
    }

    package static func < (left: CustomerRisk, right: CustomerRisk) -> Bool { left.rank < right.rank }

    /// Until the profile is looked at again.
    package var reviewMonths: Int {
        switch self {
        case .high: 12
        case .medium: 24
        case .low: 36
        }
    }

    package func nextReview(after day: CalendarDay) -> CalendarDay { day.adding(months: reviewMonths) }
}

package enum Occupation: String, CaseIterable, Sendable {
    case cashBusiness = "cash_business"
    case moneyService = "money_service"
    case preciousGoods = "precious_goods"
    case other
    case unknown

    /// - Parameter profile: what the customer has written; nil when nothing.
    package init(profile: String?) {
        self = profile.map { Occupation(rawValue: $0) ?? .other } ?? .unknown
    }
}

/// The tiers as keys of a table.
package enum TierName: String, CaseIterable, Sendable {
    case none = "0"
    case basic = "1"
    case identified = "2"
    case full = "3"

    package init(_ tier: Int) {
        self = TierName(rawValue: String(min(max(tier, 0), 3))) ?? .none
    }
}

/// What each thing about a customer counts.
package struct RiskPoints: Hashable, Sendable {
    package let geography: [GeographyClass: Int]
    package let occupation: [Occupation: Int]
    package let tier: [TierName: Int]
    package let productsOver3: Int
    package let pep: Int
    package let openAlert: Int
    package let confirmedAlert: Int
    package let sourceOfFundsUnknown: Int
    /// From so many points on.
    package let high: Int
    package let medium: Int
}

/// What is known of a customer when the risk is counted.
package struct RiskProfile: Hashable, Sendable {
    /// Of residence and nationality, as far as they are known.
    package var geography: [GeographyClass]
    package var occupation: Occupation
    package var tier: Int
    /// Kinds of products in use.
    package var products: Int
    package var isPEP: Bool
    package var hasOpenAlert: Bool
    package var hasConfirmedAlert: Bool
    package var isSourceOfFundsKnown: Bool

    package init(
        geography: [GeographyClass], occupation: Occupation, tier: Int, products: Int, isPEP: Bool,
        hasOpenAlert: Bool, hasConfirmedAlert: Bool, isSourceOfFundsKnown: Bool
    ) {
        self.geography = geography
        self.occupation = occupation
        self.tier = tier
        self.products = products
        self.isPEP = isPEP
        self.hasOpenAlert = hasOpenAlert
        self.hasConfirmedAlert = hasConfirmedAlert
        self.isSourceOfFundsKnown = isSourceOfFundsKnown
    }
}

/// A customer's risk, with what it comes from.
package struct RiskAssessment: Hashable, Sendable {
    package struct Factor: Hashable, Sendable {
        /// As the table calls it: `geography`, `pep`.
        package let name: String
        package let points: Int

        package init(name: String, points: Int) {
            self.name = name
            self.points = points
        }
    }

    package let level: CustomerRisk
    package let points: Int
    /// What counted anything, in the order of the table.
    package let factors: [Factor]

    package init(_ profile: RiskProfile, _ table: RiskPoints) {
        let worst = profile.geography.max { (table.geography[$0] ?? 0) < (table.geography[$1] ?? 0) } ?? .unknown
        let all = [
            Factor(name: "geography", points: table.geography[worst] ?? 0),
            Factor(name: "occupation", points: table.occupation[profile.occupation] ?? 0),
            Factor(name: "tier", points: table.tier[TierName(profile.tier)] ?? 0),
            Factor(name: "products_over_3", points: profile.products > 3 ? table.productsOver3 : 0),
            Factor(name: "pep", points: profile.isPEP ? table.pep : 0),
            Factor(name: "open_alert", points: profile.hasOpenAlert ? table.openAlert : 0),
            Factor(name: "confirmed_alert", points: profile.hasConfirmedAlert ? table.confirmedAlert : 0),
            Factor(
                name: "source_of_funds_unknown",
                points: profile.isSourceOfFundsKnown ? 0 : table.sourceOfFundsUnknown),
        ]
        factors = all.filter { $0.points > 0 }
        points = all.reduce(0) { $0 + $1.points }
        let counted: CustomerRisk = points >= table.high ? .high : points >= table.medium ? .medium : .low
        // Whatever the points say: a politically exposed person is watched closely (FATF recommendation 12).
        level = profile.isPEP ? .high : counted
    }

    /// What staff have set counts until its time is over.
    package func level(setByStaff staff: (level: CustomerRisk, until: Timestamp?)?, at now: Timestamp) -> CustomerRisk {
        guard let staff, staff.until.map({ now < $0 }) ?? true else { return level }
        return staff.level
    }
}
