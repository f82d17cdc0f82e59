import ComplianceDomain
import Foundation

/// Weights of the name matcher, fitted: logistic regression with a ridge, persons and everything else apart but drawn
/// towards each other, and each weight kept on the side of zero that its fact speaks for.
struct WeightFit {
    private(set) var person: [Double]
    private(set) var other: [Double]
    private(set) var personBias = 0.0
    private(set) var otherBias = 0.0

    /// The prior's variance of a weight, and of the difference between the two of a fact.
    private static let ridge = 3.0
    private static let apart = 1.0
    private static let steps = 4_000

    /// By accelerated projected gradient (Beck and Teboulle, FISTA), begun anew when it overshoots.
    init(_ pairs: [LabelledPair]) {
        let speaksFor = pairs[0].features.map(\.speaksFor)
        let count = speaksFor.count
        person = [Double](repeating: 0, count: count)
        other = person
        let squares = pairs.map { pair in 1 + pair.features.reduce(0) { $0 + $1.value * $1.value } }
        let step = 1 / (0.25 * squares.reduce(0, +) + 1 / Self.ridge + 2 / Self.apart)
        var look = self
        var momentum = 1.0
        for _ in 0..<Self.steps {
            let slope = look.slope(pairs)
            var next = look
            for place in 0..<count {
                next.person[place] = Self.kept(look.person[place] - step * slope.person[place], speaksFor[place])
                next.other[place] = Self.kept(look.other[place] - step * slope.other[place], speaksFor[place])
            }
            next.personBias = look.personBias - step * slope.personBias
            next.otherBias = look.otherBias - step * slope.otherBias
            let following = (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
            look = next.moved(beyond: self, by: (momentum - 1) / following)
            momentum = following
            self = next
        }
    }

    private static func kept(_ weight: Double, _ speaksFor: Bool) -> Double {
        speaksFor ? max(0, weight) : min(0, weight)
    }

    func evidence(_ pair: LabelledPair) -> Double {
        let isPerson = pair.schema == .person
        let weights = isPerson ? person : other
        return zip(pair.features, weights).reduce(isPerson ? personBias : otherBias) { $0 + $1.0.value * $1.1 }
    }

    func isMatch(_ pair: LabelledPair) -> Bool { evidence(pair) >= 0 }

    private func slope(_ pairs: [LabelledPair]) -> WeightFit {
        var slope = self
        for place in person.indices {
            let difference = (other[place] - person[place]) / Self.apart
            slope.person[place] = person[place] / Self.ridge - difference
            slope.other[place] = difference
        }
        slope.otherBias = (otherBias - personBias) / Self.apart
        slope.personBias = -slope.otherBias
        for pair in pairs {
            let error = 1 / (1 + exp(-evidence(pair))) - (pair.isMatch ? 1 : 0)
            if pair.schema == .person {
                slope.personBias += error
                for place in person.indices { slope.person[place] += error * pair.features[place].value }
            } else {
                slope.otherBias += error
                for place in other.indices { slope.other[place] += error * pair.features[place].value }
            }
        }
        return slope
    }

    private func moved(beyond last: WeightFit, by part: Double) -> WeightFit {
        var moved = self
        for place in person.indices {
            moved.person[place] += part * (person[place] - last.person[place])
            moved.other[place] += part * (other[place] - last.other[place])
        }
        moved.personBias += part * (personBias - last.personBias)
        moved.otherBias += part * (otherBias - last.otherBias)
        return moved
    }
}
