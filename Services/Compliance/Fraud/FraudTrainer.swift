import BoostKit
import ComplianceDomain
import Primitives

/// Makes a model of payments: the same payments and the same model's id give the same bytes. Takes seconds, on the
/// thread that calls.
struct FraudTrainer: Sendable {
    enum Result: Sendable {
        case made([UInt8], KeptFraudModel.Figures)
        case failed(FraudModelFailure, KeptFraudModel.Figures?)
    }

    let model: FraudModelID
    let kind: FraudModelKind

    /// - Parameter samples: nil when there are more than one training takes.
    func train(_ samples: FraudSamples?) throws(BoostError) -> Result {
        guard let samples else { return .failed(.tooManyMovements, nil) }
        let figures = KeptFraudModel.Figures(
            rows: samples.count, labelled: samples.labelled, positives: samples.positives)
        switch kind {
        case .isolationForest: return grow(samples, figures)
        case .gradientBoosting: return try boost(samples, figures)
        }
    }

    private func grow(_ samples: FraudSamples, _ figures: KeptFraudModel.Figures) -> Result {
        guard samples.count >= FraudModelRules.leastMovements else { return .failed(.tooFewMovements, figures) }
        var random = SplitMix64(seed: model.rawValue.low)
        let forest = IsolationForest(samples.values, columns: FraudSamples.columns, using: &random)
        return .made(forest.encoded, figures)
    }

    private func boost(
        _ samples: FraudSamples, _ figures: KeptFraudModel.Figures
    ) throws(BoostError) -> Result {
        guard FraudModelRules.hasEnough(labels: figures.labelled, frauds: figures.positives) else {
            return .failed(.notEnoughLabels, figures)
        }
        let (learned, judged) = samples.parts()
        var settings = BoostSettings()
        settings.seed = UInt32(truncatingIfNeeded: model.rawValue.low)
        let booster: Booster
        do throws(BoostError) {
            booster = try Booster.train(
                Self.matrix(samples, learned), labels: Self.labels(samples, learned), settings)
        } catch {
            guard error.kind == .nothingToLearn else { throw error }
            return .failed(.notEnoughLabels, figures)
        }
        let scores = try booster.predict(Self.matrix(samples, judged)).map(Double.init)
        let labels = Self.labels(samples, judged)
        guard let auc = RankingMetrics.auc(scores, labels),
            let precision = RankingMetrics.averagePrecision(scores, labels)
        else { return .failed(.notEnoughLabels, figures) }
        var shown = figures
        shown.auc = Self.floored(auc)
        shown.averagePrecision = Self.floored(precision)
        guard FraudModelRules.isGood(auc: Self.floored(auc), averagePrecision: Self.floored(precision)) else {
            return .failed(.belowTheLine, shown)
        }
        return .made(try booster.encoded(), shown)
    }

    /// What is almost good is not good.
    private static func floored(_ value: Double) -> MatchScore {
        MatchScore(tenThousandths: Int((value * 10_000).rounded(.down)))
    }

    private static func matrix(_ samples: FraudSamples, _ places: [Int]) -> BoostMatrix {
        var matrix = BoostMatrix(columns: FraudSamples.columns)
        for place in places { matrix.append(samples[place]) }
        return matrix
    }

    private static func labels(_ samples: FraudSamples, _ places: [Int]) -> [Bool] {
        places.map { samples.labels[$0] == true }
    }
}
