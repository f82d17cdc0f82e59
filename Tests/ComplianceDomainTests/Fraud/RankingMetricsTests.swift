import ComplianceDomain
import Testing

@Suite struct RankingMetricsTests {
    private struct Case {
        let scores: [Double]
        let labels: [Bool]
        let auc: Double
        let precision: Double

        init(_ scores: [Double], _ labels: [Int], auc: Double, precision: Double) {
            self.scores = scores
            self.labels = labels.map { $0 == 1 }
            self.auc = auc
            self.precision = precision
        }
    }

    /// scikit-learn 1.9 `roc_auc_score` and `average_precision_score`; the first is the example of its documentation.
    private static let cases = [
        Case([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], auc: 0.75, precision: 0.833_333_333_333_333_3),
        Case([0.9, 0.8, 0.2, 0.1], [1, 1, 0, 0], auc: 1, precision: 1),
        Case([0.1, 0.2, 0.8, 0.9], [1, 1, 0, 0], auc: 0, precision: 0.416_666_666_666_666_63),
        Case([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 1], auc: 0.5, precision: 0.5),
        Case([0.3, 0.3, 0.7, 0.7, 0.1], [1, 0, 1, 0, 0], auc: 0.666_666_666_666_666_6, precision: 0.5),
    ]

    @Test func theyAgreeWithScikitLearn() throws {
        for item in Self.cases {
            let auc = try #require(RankingMetrics.auc(item.scores, item.labels))
            let precision = try #require(RankingMetrics.averagePrecision(item.scores, item.labels))
            #expect(abs(auc - item.auc) < 1e-12, "\(item.scores)")
            #expect(abs(precision - item.precision) < 1e-12, "\(item.scores)")
        }
    }

    @Test func withoutBothClassesThereIsNothingToSay() {
        #expect(RankingMetrics.auc([0.1, 0.2], [true, true]) == nil)
        #expect(RankingMetrics.auc([0.1, 0.2], [false, false]) == nil)
        #expect(RankingMetrics.averagePrecision([0.1], [false]) == nil)
        #expect(RankingMetrics.auc([], []) == nil)
    }
}
