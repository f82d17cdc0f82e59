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
        bias: 3.69,
        [
            .edits: -4.03,
            .manyEdits: -4.44,
            .editShare: -2.33,
            .worstWord: -0.80,
            .conflict: -2.12,
            .missing: -1.92,
            .manyMissing: -2.09,
            .thin: -1.00,
            .order: -1.62,
            .smallWords: -0.62,
            .forms: -0.30,
            .sound: 1.52,
            .acronym: 0.23,
            .commonOnly: -0.97,
            .script: 2.50,
            .shortWord: 2.63,
            .firstLetter: 0.00,
        ])

    /// Companies, organisations, ships, aircraft.
    static let other = MatchWeights(
        bias: 4.07,
        [
            .edits: -4.23,
            .manyEdits: -4.80,
            .editShare: -2.69,
            .worstWord: -0.68,
            .conflict: -1.94,
            .missing: -2.07,
            .manyMissing: -2.09,
            .thin: -0.84,
            .order: -1.47,
            .smallWords: -0.81,
            .forms: -0.40,
            .sound: 1.75,
            .acronym: 0.30,
            .commonOnly: -1.30,
            .script: 2.50,
            .shortWord: 2.90,
            .firstLetter: -0.78,
        ])
}
