/// How much an operation looks like trouble, from 0 to 1 with four decimals.
package struct AssessmentScore: Hashable, Comparable, Sendable {
    /// 0 to 10,000.
    package let tenThousandths: Int

    package static let highest = AssessmentScore(tenThousandths: 10_000)

    package init(tenThousandths: Int) {
        self.tenThousandths = min(max(tenThousandths, 0), 10_000)
    }

    /// `0.2950`
    package var text: String {
        let digits = String(10_000 + tenThousandths % 10_000).dropFirst()
        return "\(tenThousandths / 10_000).\(digits)"
    }

    package static func < (left: AssessmentScore, right: AssessmentScore) -> Bool {
        left.tenThousandths < right.tenThousandths
    }
}

/// What the score is made of: `.2 a + .3 v + .15 p + .2 h + .15 g`, computed in whole billionths, so that rounding
/// happens once.
package struct ScoreParts: Hashable, Sendable {
    /// In billionths, 0 to a billion each.
    package let amount: Int64
    package let velocity: Int64
    package let rules: Int64
    package let history: Int64
    package let geography: Int64

    static let one: Int64 = 1_000_000_000

    package init(_ facts: ScoreFacts) {
        amount = facts.amountPart
        velocity = facts.velocityPart
        rules = facts.rulesPart
        history = facts.historyPart
        geography = facts.geographyPart
    }

    /// Rounded half-even.
    package var score: AssessmentScore {
        // In hundreds of billionths: the weights have two decimals.
        let sum = 20 * amount + 30 * velocity + 15 * rules + 20 * history + 15 * geography
        let step = 100 * Self.one / 10_000
        let (quotient, rest) = sum.quotientAndRemainder(dividingBy: step)
        let isUp = rest * 2 > step || rest * 2 == step && !quotient.isMultiple(of: 2)
        return AssessmentScore(tenThousandths: Int(quotient) + (isUp ? 1 : 0))
    }
}

/// What is known of an operation when it is scored.
package struct ScoreFacts: Sendable {
    /// In US cents.
    package var cents: Int64
    /// Of the payer's operations in the last minute, hour and day, this one counted.
    package var lastMinute: Int
    package var lastHour: Int
    package var lastDay: Int
    /// Of the live rules that hold.
    package var worstRule: Severity?
    /// Earlier movements in 30 days, and what they come to in US cents.
    package var earlier: Int
    package var earlierCents: Int128
    package var isNewCounterparty: Bool
    /// Of both ends.
    package var geography: [GeographyClass]

    package init(
        cents: Int64, lastMinute: Int, lastHour: Int, lastDay: Int, worstRule: Severity?, earlier: Int,
        earlierCents: Int128, isNewCounterparty: Bool, geography: [GeographyClass]
    ) {
        self.cents = cents
        self.lastMinute = lastMinute
        self.lastHour = lastHour
        self.lastDay = lastDay
        self.worstRule = worstRule
        self.earlier = earlier
        self.earlierCents = earlierCents
        self.isNewCounterparty = isNewCounterparty
        self.geography = geography
    }
}

extension ScoreFacts {
    private static let tenth = ScoreParts.one / 10

    /// 0.1 to 10,000 USD, linear to 0.5 at 50,000 and to 1 at 100,000: above the first, a hundred-thousandth a dollar.
    fileprivate var amountPart: Int64 {
        let (part, overflow) = cents.multipliedReportingOverflow(by: 100)
        return overflow ? ScoreParts.one : min(max(part, Self.tenth), ScoreParts.one)
    }

    /// The greatest of a tenth for each in the minute, a fiftieth in the hour, a two-hundredth in the day.
    fileprivate var velocityPart: Int64 {
        [(lastMinute, 10), (lastHour, 50), (lastDay, 200)].map { count, full in
            Int64(min(max(count, 0), full)) * (ScoreParts.one / Int64(full))
        }.max() ?? 0
    }

    fileprivate var rulesPart: Int64 {
        switch worstRule {
        case nil: 0
        case .low: ScoreParts.one / 4
        case .medium: ScoreParts.one / 2
        case .high: ScoreParts.one / 4 * 3
        case .critical: ScoreParts.one
        }
    }

    fileprivate var historyPart: Int64 {
        min(pastPart + (isNewCounterparty ? 2 * Self.tenth : 0), ScoreParts.one)
    }

    /// Too little is known below five; else how far above the mean it is. Compared as products, so the mean is exact.
    private var pastPart: Int64 {
        guard earlier >= 5 else { return 5 * Self.tenth }
        let compared = Int128(cents) * Int128(earlier)
        if compared > 5 * earlierCents { return 8 * Self.tenth }
        return compared > 3 * earlierCents ? 4 * Self.tenth : Self.tenth
    }

    /// The worse end.
    fileprivate var geographyPart: Int64 {
        (geography.max() ?? .unknown).tenths * Self.tenth
    }
}
