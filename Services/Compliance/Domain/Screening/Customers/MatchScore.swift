/// A score from 0 to 1, to four places.
package struct MatchScore: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let tenThousandths: Int

    package init(tenThousandths: Int) {
        self.tenThousandths = min(max(tenThousandths, 0), 10_000)
    }

    package init(_ score: Double) {
        self.init(tenThousandths: Int((min(max(score, 0), 1) * 10_000).rounded()))
    }

    package static func < (left: MatchScore, right: MatchScore) -> Bool { left.tenThousandths < right.tenThousandths }

    package var value: Double { Double(tenThousandths) / 10_000 }

    /// `0.9512`
    package var description: String {
        let fraction = "\(tenThousandths % 10_000)"
        return "\(tenThousandths / 10_000)." + String(repeating: "0", count: 4 - fraction.utf8.count) + fraction
    }
}
