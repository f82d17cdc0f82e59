/// How well scores put one class before the other.
package enum RankingMetrics {
    /// The chance that a row of the class has a greater score than one that is not; an equal score counts half (the
    /// area under the ROC curve; Mann and Whitney, 1947). Nil without rows of both.
    package static func auc(_ scores: [Double], _ labels: [Bool]) -> Double? {
        var (won, positives, negatives) = (0.0, 0.0, 0.0)
        // From the lowest score on: each group of equal ones beats what came before.
        for group in groups(scores, labels, greatestFirst: false) {
            won += group.positives * (negatives + group.negatives / 2)
            positives += group.positives
            negatives += group.negatives
        }
        return positives > 0 && negatives > 0 ? won / (positives * negatives) : nil
    }

    /// The precision at each score, weighted by how much recall it adds, without interpolation (as scikit-learn's
    /// `average_precision_score`). Nil without a row of the class.
    package static func averagePrecision(_ scores: [Double], _ labels: [Bool]) -> Double? {
        let all = Double(labels.count { $0 })
        guard all > 0 else { return nil }
        var (found, seen, sum) = (0.0, 0.0, 0.0)
        for group in groups(scores, labels, greatestFirst: true) {
            found += group.positives
            seen += group.positives + group.negatives
            sum += group.positives / all * found / seen
        }
        return sum
    }

    private struct Group {
        var positives = 0.0
        var negatives = 0.0
    }

    /// Rows of one score stand together: their order says nothing.
    private static func groups(_ scores: [Double], _ labels: [Bool], greatestFirst: Bool) -> [Group] {
        let order = scores.indices.sorted { greatestFirst ? scores[$0] > scores[$1] : scores[$0] < scores[$1] }
        var groups: [Group] = []
        var last: Double?
        for place in order {
            if scores[place] != last { groups.append(Group()) }
            last = scores[place]
            if labels[place] {
                groups[groups.count - 1].positives += 1
            } else {
                groups[groups.count - 1].negatives += 1
            }
        }
        return groups
    }
}
