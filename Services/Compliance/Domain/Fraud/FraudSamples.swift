/// Payments with their features and, where somebody knows, whether they were fraud; in the order of time.
package struct FraudSamples: Sendable {
    package static let columns = FraudFeature.allCases.count

    /// Payment after payment, `columns` each.
    package private(set) var values: [Float] = []
    /// Nil where nobody says.
    package private(set) var labels: [Bool?] = []

    package init() {}

    package var count: Int { labels.count }
    package var labelled: Int { labels.count { $0 != nil } }
    package var positives: Int { labels.count { $0 == true } }

    package mutating func append(_ features: [Float], _ isFraud: Bool?) {
        precondition(features.count == Self.columns, "a payment has \(features.count) features")
        values += features
        labels.append(isFraud)
    }

    package subscript(place: Int) -> [Float] { Array(values[place * Self.columns..<(place + 1) * Self.columns]) }

    /// The payments of which it is known, parted by time: what a model learns from, and what comes after all of that,
    /// which it is judged by.
    package func parts(judged share: Double = FraudModelRules.judgedShare) -> (learned: [Int], judged: [Int]) {
        let known = labels.indices.filter { labels[$0] != nil }
        let cut = known.count - Int(Double(known.count) * share)
        return (Array(known[..<cut]), Array(known[cut...]))
    }
}
