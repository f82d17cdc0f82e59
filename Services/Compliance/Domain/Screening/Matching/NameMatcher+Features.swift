extension NameMatcher {
    /// A fact that the weights are fitted to.
    package struct Feature: Hashable, Sendable {
        package let name: String
        package let value: Double
        /// Whether it can only speak for a match; the others can only speak against one.
        package let speaksFor: Bool
    }

    /// The facts of two names in their first readings, in the order of the weights.
    package static func features(_ left: String, _ right: String, schema: ScreeningSchema) -> [Feature] {
        let (left, right) = (PreparedName(left, schema: schema), PreparedName(right, schema: schema))
        let features = PairFeatures(
            left.readings[0], right.readings[0], isPerson: schema.isPerson,
            characters: differingCharacters(left, right))
        return PairFeatures.Name.allCases.map { name in
            Feature(name: "\(name)", value: features[name], speaksFor: name.speaksFor)
        }
    }
}

extension PairFeatures.Name {
    fileprivate var speaksFor: Bool {
        switch self {
        case .sound, .acronym, .script, .shortWord: true
        case .edits, .manyEdits, .editShare, .worstWord, .conflict, .missing, .manyMissing, .thin, .order, .smallWords,
            .forms, .commonOnly, .firstLetter:
            false
        }
    }
}
