import ComplianceDomain
import MoneyKit
import Primitives
import Testing

/// The labelled set: traffic of AMLSim with accounts that were taken over, and honest ones that look alike.
enum FraudFixtures {
    /// Read and walked over once.
    private static let all = Result { try walked() }

    static func samples() throws -> FraudSamples { try all.get() }

    private static func walked() throws -> FraudSamples {
        var reader = try DatasetReader(Array(ComplianceFixtures.unpacked("movements-labelled.csv.gz").utf8))
        var rows: [DatasetRow] = []
        while let row = try reader.next() { rows.append(row) }
        var (samples, walk) = (FraudSamples(), FraudWalk<String>())
        for (_, row) in rows.enumerated().sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }) {
            let features = walk.take(
                from: row.from, to: row.to, at: row.at, cents: row.amount.minorUnits, row.amount.currency)
            if let features { samples.append(features, row.isFraud) }
        }
        return samples
    }

    static let now = Timestamp(secondsSince1970: 1_795_000_000)

    static func payment(_ dollars: Int64, ago: Duration = .zero, _ currency: Currency = .USD, isNew: Bool = false)
        -> FraudPayment
    {
        FraudPayment(at: now - ago, cents: dollars * 100, currency: currency, isNew: isNew)
    }

    /// The features of a payment of now, by their code.
    static func features(_ next: FraudPayment, after history: FraudHistory) -> [FraudFeature: Float] {
        Dictionary(uniqueKeysWithValues: zip(FraudFeature.allCases, history.features(of: next)))
    }
}
