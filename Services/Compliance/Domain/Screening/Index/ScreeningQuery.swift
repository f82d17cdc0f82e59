/// Whom to look for.
package struct ScreeningQuery: Sendable {
    package let schema: ScreeningSchema
    package let name: String
    package let birthDate: BirthDate?
    /// ISO 3166 alpha-2.
    package let countries: [String]
    package let identifiers: [String]
    package let threshold: Double
    package let limit: Int

    package init(
        schema: ScreeningSchema, name: String, birthDate: BirthDate? = nil, countries: [String] = [],
        identifiers: [String] = [], threshold: Double = NameMatcher.threshold, limit: Int = 20
    ) {
        self.schema = schema
        self.name = name
        self.birthDate = birthDate
        self.countries = countries
        self.identifiers = identifiers
        self.threshold = threshold
        self.limit = limit
    }
}

/// An entry that was found, and why.
package struct ScreeningHit: Hashable, Sendable {
    package let entry: ListEntry
    package let matchedName: String
    package let score: Double
    package let reasons: [MatchReason]

    package init(entry: ListEntry, matchedName: String, score: Double, reasons: [MatchReason]) {
        self.entry = entry
        self.matchedName = matchedName
        self.score = score
        self.reasons = reasons
    }
}
