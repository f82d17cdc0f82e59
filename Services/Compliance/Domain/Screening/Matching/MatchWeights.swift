/// The weights of the logistic model, fitted to the development half of the labelled pairs: ridge regression with the
/// sign of each weight fixed beforehand by what it means (an edit never speaks for a match), persons and organisations
/// apart but drawn towards each other. The bias is such that the threshold is a score of 0.70.
struct MatchWeights: Sendable {
    let bias: Double
    /// In the order of `PairFeatures.Name`.
    let values: [Double]

    private init(bias: Double, _ weights: [PairFeatures.Name: Double]) {
        self.bias = bias
        values = PairFeatures.Name.allCases.map { weights[$0, default: 0] }
    }

    static let person = MatchWeights(
        bias: 3.74,
        [
            .edits: -4.21,
            .manyEdits: -4.05,
            .editShare: -2.59,
            .worstWord: -0.47,
            .conflict: -1.28,
            .missing: -2.07,
            .manyMissing: -2.19,
            .thin: -0.40,
            .order: -1.55,
            .smallWords: 0.00,
            .forms: -0.27,
            .sound: 0.89,
            .acronym: 0.23,
            .commonOnly: -1.12,
            .script: 3.97,
            .shortWord: 2.54,
            .firstLetter: 0.00,
        ])

    /// Companies, organisations, ships, aircraft.
    static let other = MatchWeights(
        bias: 4.07,
        [
            .edits: -4.41,
            .manyEdits: -4.42,
            .editShare: -2.98,
            .worstWord: -0.47,
            .conflict: -1.35,
            .missing: -2.33,
            .manyMissing: -2.19,
            .thin: -0.49,
            .order: -1.41,
            .smallWords: -0.23,
            .forms: -0.35,
            .sound: 1.20,
            .acronym: 0.31,
            .commonOnly: -1.49,
            .script: 3.97,
            .shortWord: 2.78,
            .firstLetter: -0.75,
        ])
}
