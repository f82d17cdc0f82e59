import BoostKit
import ComplianceDomain

/// What a model says of one operation.
struct FraudOpinion: Sendable {
    let model: FraudModelID
    let kind: FraudModelKind
    let score: AssessmentScore
    /// What speaks most for fraud, first.
    let reasons: [FraudFeature]
    /// Somebody has to look at it.
    let points: Bool

    /// A forest says what is unusual, which is no fraud yet: it never raises a score.
    var counted: AssessmentScore? { kind == .gradientBoosting ? score : nil }
}

/// A model that was read and can be asked.
struct FraudScorer: Sendable {
    private enum Trees: Sendable {
        case forest(IsolationForest)
        case boosted(Booster)
    }

    let model: FraudModelID
    let kind: FraudModelKind
    private let trees: Trees

    /// - Throws: `FraudModelUnreadable` for content that is no model of that kind, or looks at other features.
    init(_ kept: KeptFraudModel, _ content: [UInt8]) throws(FraudModelUnreadable) {
        guard kept.features == FraudFeature.allCases.map(\.rawValue) else { throw .otherFeatures }
        switch kept.kind {
        case .isolationForest:
            guard let forest = IsolationForest(encoded: content), forest.columns == FraudSamples.columns else {
                throw .content("no forest")
            }
            trees = .forest(forest)
        case .gradientBoosting:
            let booster: Booster
            do throws(BoostError) { booster = try Booster.decoded(content) } catch { throw .content(error.detail) }
            guard booster.columns == FraudSamples.columns else { throw .otherFeatures }
            trees = .boosted(booster)
        }
        model = kept.id
        kind = kept.kind
    }

    /// - Throws: `BoostError` where XGBoost refuses.
    func opinion(on features: [Float]) throws(BoostError) -> FraudOpinion {
        switch trees {
        case .forest(let forest):
            let score = AssessmentScore(forest.score(features))
            return FraudOpinion(
                model: model, kind: kind, score: score, reasons: Self.reasons(forest.contributions(features)),
                points: forest.isOutlier(features))
        case .boosted(let booster):
            let score = AssessmentScore(Double(try booster.predict(BoostMatrix(row: features)).first ?? 0))
            // The last one is what all begin with.
            let parts = try booster.contributions(features).dropLast().map(Double.init)
            return FraudOpinion(
                model: model, kind: kind, score: score, reasons: Self.reasons(parts),
                points: score >= FraudModelRules.pointsFrom)
        }
    }

    private static func reasons(_ parts: [Double]) -> [FraudFeature] {
        zip(FraudFeature.allCases, parts).filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }
            .prefix(FraudModelRules.mostReasons).map(\.0)
    }
}

/// Why a model that was kept cannot be asked.
enum FraudModelUnreadable: Error, Hashable, Sendable {
    case content(String)
    /// It was made by a program that looked at others.
    case otherFeatures
}

extension AssessmentScore {
    /// To four places.
    init(_ score: Double) { self.init(tenThousandths: Int((min(max(score, 0), 1) * 10_000).rounded())) }
}
