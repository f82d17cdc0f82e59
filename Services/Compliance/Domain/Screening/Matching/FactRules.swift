import Primitives

/// What facts beside the name do to its score.
enum FactRules {
    /// Years of birth that are more than this apart are two persons'.
    private static let yearsTolerated = 1

    static func apply(to score: NameMatcher.Score, isWeak: Bool, of entry: ListEntry, for query: ScreeningQuery)
        -> NameMatcher.Score
    {
        if sharesIdentifier(entry, query) {
            return NameMatcher.Score(score: 1, reasons: [.identifier] + score.reasons)
        }
        var value = score.score
        var reasons = score.reasons
        let agreement = birthYears(entry, query)
        if agreement == true { reasons.append(.birthDate) }
        if agreement == false {
            value = min(value, NameMatcher.capped)
            reasons.append(.birthDateDiffers)
        }
        let sharesCountry = query.countries.contains { entry.countries.contains($0) }
        if sharesCountry { reasons.append(.country) }
        if isWeak {
            reasons.append(.weakAlias)
            if agreement != true, !sharesCountry { value = min(value, NameMatcher.capped) }
        }
        return NameMatcher.Score(score: value, reasons: reasons)
    }

    static func sharesIdentifier(_ entry: ListEntry, _ query: ScreeningQuery) -> Bool {
        let asked = Set(query.identifiers.compactMap(ListedIdentifier.comparable))
        return !asked.isEmpty
            && entry.identifiers.contains { ListedIdentifier.comparable($0.number).map(asked.contains) ?? false }
    }

    /// Nil when one side has none: what is not known says nothing.
    private static func birthYears(_ entry: ListEntry, _ query: ScreeningQuery) -> Bool? {
        guard let asked = query.birthDate, !entry.birthDates.isEmpty else { return nil }
        return entry.birthDates.contains { listed in
            (asked.first.year...asked.last.year).contains { listed.yearsApart(from: $0) <= yearsTolerated }
        }
    }
}
