/// The score of two names, 0 to 1: a logistic model over `PairFeatures` with the weights of `MatchWeights`.
///
/// Its ideas are known ones: align the words of both names, charge the letters to change, forgive what spelling by
/// sound, transliteration, short forms and legal forms explain, and charge what one name has and the other has not.
package enum NameMatcher {
    /// From here on two names are a match.
    package static let threshold = 0.70
    /// What is held against a match keeps it just below.
    package static let capped = 0.69

    package struct Score: Hashable, Sendable {
        /// To four places.
        package let score: Double
        package let reasons: [MatchReason]

        package var isMatch: Bool { score >= NameMatcher.threshold }
    }

    package static func compare(_ left: String, _ right: String, schema: ScreeningSchema) -> Score {
        compare(PreparedName(left, schema: schema), PreparedName(right, schema: schema), schema: schema)
    }

    package static func compare(_ left: PreparedName, _ right: PreparedName, schema: ScreeningSchema) -> Score {
        if left.isEmpty || right.isEmpty { return Score(score: 0, reasons: []) }
        let characters = differingCharacters(left, right)
        var best: (value: Double, features: PairFeatures, reading: NameReading, other: NameReading)?
        for reading in left.readings {
            for other in right.readings {
                let features = PairFeatures(reading, other, isPerson: schema.isPerson, characters: characters)
                let value = score(features, schema: schema)
                if value > best?.value ?? -1 { best = (value, features, reading, other) }
            }
        }
        guard let best else { return Score(score: 0, reasons: []) }
        return Score(score: best.value, reasons: reasons(best.features, best.reading, best.other))
    }

    /// What differs between two names in Chinese characters, as letters; 0 unless both are.
    static func differingCharacters(_ left: PreparedName, _ right: PreparedName) -> Double {
        if left.ideographs.isEmpty || right.ideographs.isEmpty { return 0 }
        return perCharacter * Double(EditDistance.between(left.ideographs, right.ideographs))
    }

    /// A character is a syllable, so that another one is more than another letter.
    private static let perCharacter = 2.0

    private static func score(_ features: PairFeatures, schema: ScreeningSchema) -> Double {
        if features.areStrangers { return 0 }
        if features.isSame { return 1 }
        let weights = schema.isPerson ? MatchWeights.person : MatchWeights.other
        var evidence = weights.bias
        for (value, weight) in zip(features.values, weights.values) { evidence += value * weight }
        let value = Logistic.of(evidence)
        return (min(value, mostForDifferent) * 10_000).rounded() / 10_000
    }

    /// Names that differ at all are never certain.
    private static let mostForDifferent = 0.99

    private static func reasons(
        _ features: PairFeatures, _ reading: NameReading, _ other: NameReading
    ) -> [MatchReason] {
        if features[.acronym] > 0 { return features[.missing] > 0 ? [.acronym, .wordsMissing] : [.acronym] }
        let sums = features.sums
        let held: [(Bool, MatchReason)] = [
            (features.isSame, .sameName),
            (reading.system != other.system, .transliterated),
            (sums.isReordered, .wordsInOtherOrder),
            (sums.hasNickname, .nickname),
            (sums.hasInitial, .initials),
            (features[.sound] > 0, .sound),
            (features[.sound] == 0 && sums.hasEdited, .spelling),
            (features[.conflict] > 0, .wordsDiffer),
            (features[.missing] > 0, .wordsMissing),
            (features[.forms] > 0, .legalFormDiffers),
            (features[.commonOnly] > 0, .commonWordsOnly),
        ]
        return held.filter(\.0).map(\.1)
    }
}
