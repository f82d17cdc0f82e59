package import Primitives

package enum FraudModelTag {}
package typealias FraudModelID = Identifier<FraudModelTag>

package enum FraudModelKind: String, CaseIterable, Sendable {
    /// Without labels: what is unlike the others has an alert, and no score is raised.
    case isolationForest = "isolation_forest"
    /// From labels: a score that counts.
    case gradientBoosting = "gradient_boosting"
}

package enum FraudLabel: String, CaseIterable, Sendable {
    case fraud, legitimate

    package init(isFraud: Bool) { self = isFraud ? .fraud : .legitimate }

    package var isFraud: Bool { self == .fraud }
}

/// Why a model was not made.
package enum FraudModelFailure: String, CaseIterable, Sendable {
    case tooFewMovements = "too_few_movements"
    case tooManyMovements = "too_many_movements"
    case notEnoughLabels = "not_enough_labels"
    /// It does not tell fraud well enough: see `FraudModelRules`.
    case belowTheLine = "below_the_line"
    /// Whoever made it died over it, again and again.
    case brokenOff = "broken_off"
}

/// What a model needs and must show.
package enum FraudModelRules {
    package static let leastLabels = 200
    package static let leastFrauds = 20
    /// The newest of the labelled payments, which the model has not learned from.
    package static let judgedShare = 0.3
    package static let leastAUC = MatchScore(tenThousandths: 9_300)
    package static let leastAveragePrecision = MatchScore(tenThousandths: 7_500)
    /// Of a forest, payments.
    package static let leastMovements = 256
    /// Of one training; all of them are in memory.
    package static let mostMovements = 300_000
    /// How often it is begun before it is given up.
    package static let mostAttempts = 3
    /// From this score on a model of boosted trees points at a payment: somebody looks at it.
    package static let pointsFrom = AssessmentScore(tenThousandths: 8_000)
    /// Of an answer.
    package static let mostReasons = 4

    package static func hasEnough(labels: Int, frauds: Int) -> Bool {
        labels >= leastLabels && frauds >= leastFrauds
    }

    package static func isGood(auc: MatchScore, averagePrecision: MatchScore) -> Bool {
        auc >= leastAUC && averagePrecision >= leastAveragePrecision
    }
}

/// When a model has had its time.
package enum FraudModelDue: String, CaseIterable, Sendable {
    case age
    case falsePositives = "false_positives"

    private static let oldest = Duration.seconds(30 * 86_400)
    private static let mostFalsePercent = 20
    /// Below so many nobody can say which share of them is wrong.
    private static let leastJudged = 20

    /// - Parameters:
    ///   - right: payments that it pointed at and that were fraud, as people say.
    ///   - wrong: those that were not.
    /// - Returns: nil while it may go on.
    package init?(activeSince: Timestamp, right: Int, wrong: Int, at now: Timestamp) {
        if right + wrong >= Self.leastJudged, wrong * 100 > Self.mostFalsePercent * (right + wrong) {
            self = .falsePositives
        } else if now - activeSince >= Self.oldest {
            self = .age
        } else {
            return nil
        }
    }
}
