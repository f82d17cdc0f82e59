/// For how many days something is kept after its end, by category.
package struct RetentionPlan: Hashable, Sendable {
    package let version: Int
    package let days: [String: Int]

    package init(version: Int, days: [String: Int]) {
        self.version = version
        self.days = days
    }

    /// What a law wants kept at least: money records seven years, what shows who a customer is and where the money came
    /// from five (Directive (EU) 2015/849, article 40), the record of who did what as long as money records.
    package static let least = ["audit": 2_555, "kyc": 1_825, "aml": 1_825, "money_records": 2_555]

    /// The same with other days for some categories.
    /// - Throws: `keptTooShort`.
    package func with(_ changes: [String: Int]) throws(RightsError) -> RetentionPlan {
        for (category, days) in changes.sorted(by: { $0.key < $1.key }) {
            if let least = Self.least[category], days < least {
                throw .keptTooShort(category: category, least: least)
            }
        }
        return RetentionPlan(version: version + 1, days: days.merging(changes) { _, new in new })
    }
}
