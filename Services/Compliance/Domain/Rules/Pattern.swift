/// A shape that payments between accounts make together. What each means exactly stands with its finder.
package struct Pattern: Sendable {
    package enum Shape: Hashable, Sendable {
        case fanIn(Fan)
        case fanOut(Fan)
        case cycle(Cycle)
        case scatterGather(ScatterGather)
        case rapidMovement(RapidMovement)
    }

    /// Amounts are in US cents.
    package struct Fan: Hashable, Sendable {
        package let parties: Int
        package let total: Int64
    }

    package struct Cycle: Hashable, Sendable {
        package let accounts: ClosedRange<Int>
        package let firstHop: Int64
        package let keep: Keep
    }

    package struct ScatterGather: Hashable, Sendable {
        package let parties: Int
        package let total: Int64
        package let keep: Keep
    }

    package struct RapidMovement: Hashable, Sendable {
        package let receipt: Int64
        /// Of the receipt, in ten-thousandths.
        package let share: Int64
    }

    /// How much of one payment the next one may be, in ten-thousandths, both ends included.
    package struct Keep: Hashable, Sendable {
        package let range: ClosedRange<Int64>

        func holds(_ next: Int64, of earlier: Int64) -> Bool {
            let part = Int128(next) * 10_000
            return Int128(earlier) * Int128(range.lowerBound) <= part
                && part <= Int128(earlier) * Int128(range.upperBound)
        }
    }

    package let code: String
    package let shape: Shape
    package let window: RuleSpan
    package let severity: Severity
    package let mode: Rule.Mode
    /// Nil: a subject is told once.
    package let throttle: RuleSpan?
}
