import ComplianceDomain
import Primitives
import Testing

@Suite struct AssessmentTests {
    /// The page's example: 30,000; 2 in minute and hour, 3 today; ten earlier, mean 1,000; known; GB to GB.
    private static let example = ScoreFacts(
        cents: 3_000_000, lastMinute: 2, lastHour: 2, lastDay: 3, worstRule: nil, earlier: 10, earlierCents: 1_000_000,
        isNewCounterparty: false, geography: [.low, .low])

    private static func changed(_ change: (inout ScoreFacts) -> Void) -> String {
        var facts = example
        change(&facts)
        return ScoreParts(facts).score.text
    }

    @Test func theWorkedExample() {
        let parts = ScoreParts(Self.example)
        #expect(parts.amount == 300_000_000)
        #expect(parts.velocity == 200_000_000)
        #expect(parts.rules == 0)
        #expect(parts.history == 800_000_000)
        #expect(parts.geography == 100_000_000)
        #expect(parts.score.text == "0.2950")
        let assessment = Assessment(Self.example)
        #expect(assessment.level == .minimal)
        #expect(assessment.decision == .allow)
    }

    /// Amount alone: .2 a, the rest of the example is .235.
    @Test(arguments: [
        (1_001, "0.2550"), (1_000_000, "0.2550"), (1_000_001, "0.2550"), (1_002_500, "0.2550"), (1_002_501, "0.2551"),
        (1_007_500, "0.2552"), (5_000_000, "0.3350"), (10_000_000, "0.4350"), (10_000_001, "0.4350"),
        (Int64.max, "0.4350"),
    ])
    func amountIsLinearAndRoundedHalfEven(cents: Int64, score: String) {
        #expect(
            Self.changed {
                $0.cents = cents; $0.earlierCents = 1
            } == score)
    }

    @Test(arguments: [
        (1, 1, 1, "0.2650"), (1, 10, 1, "0.2950"), (1, 1, 100, "0.3850"), (10, 10, 10, "0.5350"),
        (99, 99, 99, "0.5350"),
        (1, 1, 201, "0.5350"),
    ])
    func velocityIsTheWorstWindow(minute: Int, hour: Int, day: Int, score: String) {
        #expect(Self.changed { ($0.lastMinute, $0.lastHour, $0.lastDay) = (minute, hour, day) } == score)
    }

    @Test(arguments: [
        (Severity.low, "0.3325"), (.medium, "0.3700"), (.high, "0.4075"), (.critical, "0.4450"),
    ])
    func rulesCountBySeverity(severity: Severity, score: String) {
        #expect(Self.changed { $0.worstRule = severity } == score)
    }

    /// Five and three times the mean are not yet above it.
    @Test(arguments: [
        (4, 0, "0.2350"), (5, 3_000_000, "0.2150"), (5, 2_999_999, "0.2950"), (5, 5_000_000, "0.1550"),
        (5, 4_999_999, "0.2150"),
    ])
    func historyComparesWithTheMean(earlier: Int, sum: Int128, score: String) {
        #expect(Self.changed { ($0.earlier, $0.earlierCents) = (earlier, sum) } == score)
    }

    @Test func aNewCounterpartyAdds() {
        #expect(Self.changed { $0.isNewCounterparty = true } == "0.3350")
        #expect(Self.changed { ($0.isNewCounterparty, $0.earlier) = (true, 4) } == "0.2750")
    }

    @Test(arguments: [
        ([GeographyClass.low, .unknown], "0.3250"), ([.medium, .low], "0.3700"), ([.low, .high], "0.4150"),
        ([.prohibited, .high], "0.4300"), ([], "0.3250"),
    ])
    func geographyIsTheWorseEnd(ends: [GeographyClass], score: String) {
        #expect(Self.changed { $0.geography = ends } == score)
    }

    @Test(arguments: [
        (2_999, AssessmentLevel.minimal, AssessmentDecision.allow), (3_000, .low, .allow), (5_999, .low, .allow),
        (6_000, .medium, .allow), (7_999, .medium, .allow), (8_000, .high, .review), (8_999, .high, .review),
        (9_000, .critical, .deny), (10_000, .critical, .deny),
    ])
    func levelsHaveTheirEdges(score: Int, level: AssessmentLevel, decision: AssessmentDecision) {
        #expect(AssessmentLevel(AssessmentScore(tenThousandths: score)) == level)
        #expect(level.decision == decision)
    }

    @Test func theStricterWins() {
        #expect(Assessment(Self.example, model: AssessmentScore(tenThousandths: 8_100)).decision == .review)
        #expect(Assessment(Self.example, model: AssessmentScore(tenThousandths: 100)).score.text == "0.2950")
        #expect(Assessment(Self.example, rules: [.review, .alert]).decision == .review)
        let worst = Assessment(Self.example, model: .highest, rules: [.review])
        #expect(worst.decision == .deny)
        #expect(worst.score.text == "1.0000")
    }

    /// Whatever comes in, the score is one.
    @Test func scoresStayWithinBounds() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2_000 {
            let facts = ScoreFacts(
                cents: Int64.random(in: 0...Int64.max, using: &random) >> Int64.random(in: 0...62, using: &random),
                lastMinute: .random(in: 0...30, using: &random), lastHour: .random(in: 0...90, using: &random),
                lastDay: .random(in: 0...300, using: &random),
                worstRule: Severity.allCases.randomElement(using: &random),
                earlier: .random(in: 0...9, using: &random), earlierCents: .random(in: 0...(1 << 80), using: &random),
                isNewCounterparty: .random(using: &random),
                geography: [GeographyClass.allCases.randomElement(using: &random) ?? .low])
            let parts = ScoreParts(facts)
            for part in [parts.amount, parts.velocity, parts.rules, parts.history, parts.geography] {
                #expect((0...1_000_000_000).contains(part))
            }
            #expect((0...10_000).contains(parts.score.tenThousandths))
        }
    }
}
