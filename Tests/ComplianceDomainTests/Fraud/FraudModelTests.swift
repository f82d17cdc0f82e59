import ComplianceDomain
import Primitives
import Testing

@Suite struct FraudModelTests {
    @Test func aModelNeedsLabels() {
        #expect(FraudModelRules.hasEnough(labels: 200, frauds: 20))
        #expect(!FraudModelRules.hasEnough(labels: 199, frauds: 20))
        #expect(!FraudModelRules.hasEnough(labels: 200, frauds: 19))
    }

    @Test func aModelMustTellFraudWellEnough() {
        let (auc, precision) = (FraudModelRules.leastAUC, FraudModelRules.leastAveragePrecision)
        #expect(auc.description == "0.9300" && precision.description == "0.7500")
        #expect(FraudModelRules.isGood(auc: auc, averagePrecision: precision))
        let below = (MatchScore(tenThousandths: 9_299), MatchScore(tenThousandths: 7_499))
        #expect(!FraudModelRules.isGood(auc: below.0, averagePrecision: precision))
        #expect(!FraudModelRules.isGood(auc: auc, averagePrecision: below.1))
    }

    @Test func aModelHasItsTime() {
        let since = FraudFixtures.now
        func due(_ days: Int64, right: Int = 0, wrong: Int = 0, seconds: Int64 = 0) -> FraudModelDue? {
            FraudModelDue(
                activeSince: since, right: right, wrong: wrong, at: since + .seconds(days * 86_400 + seconds))
        }
        #expect(due(30, seconds: -1) == nil && due(30) == .age)
        // More than a fifth, of no fewer than twenty.
        #expect(due(1, right: 80, wrong: 20) == nil && due(1, right: 79, wrong: 21) == .falsePositives)
        #expect(due(1, right: 0, wrong: 19) == nil && due(1, right: 0, wrong: 20) == .falsePositives)
    }

    /// The newest three tenths of what is known are not learned from; what nobody knows is in neither part.
    @Test func theSetIsPartedByTime() {
        var samples = FraudSamples()
        for place in 0..<20 {
            let row = [Float](repeating: Float(place), count: FraudSamples.columns)
            samples.append(row, place.isMultiple(of: 2) ? place == 2 : nil)
        }
        let (learned, judged) = samples.parts()
        #expect(learned == [0, 2, 4, 6, 8, 10, 12] && judged == [14, 16, 18])
        #expect(samples.count == 20 && samples.labelled == 10 && samples.positives == 1)
        #expect(samples[7].allSatisfy { $0 == 7 })
    }

    @Test func theLabelledSetHasEnough() throws {
        let samples = try FraudFixtures.samples()
        #expect(samples.count == 35_284 && samples.labelled == 35_284 && samples.positives == 669)
    }

    /// Without labels: taken-over accounts are unlike the others far more often than chance would have it.
    @Test func aForestFindsWhatIsUnusualInTheLabelledSet() throws {
        let samples = try FraudFixtures.samples()
        var random = SplitMix64(seed: 3)
        let newest = samples.count - 5_000..<samples.count
        let values = Array(samples.values[newest.lowerBound * FraudSamples.columns..<samples.values.count])
        let forest = IsolationForest(values, columns: FraudSamples.columns, using: &random)
        let scores = newest.map { forest.score(samples[$0]) }
        let auc = try #require(RankingMetrics.auc(scores, newest.map { samples.labels[$0] == true }))
        #expect(auc > 0.93, "\(auc)")
    }
}
