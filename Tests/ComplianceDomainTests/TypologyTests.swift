import ComplianceDomain
import MoneyKit
import Primitives
import Testing

/// The patterns over 40 days of simulated traffic with typologies and near misses (AMLSim), against what was put in.
@Suite struct TypologyTests {
    private struct Row: Hashable, CustomStringConvertible {
        let rule: String
        let subject: String
        let at: String
        var description: String { "\(rule) \(subject) \(at)" }
    }

    /// Unpacked and read once.
    private static let all = Result { try read() }

    private static func movements() throws -> [BackTest.Movement] { try all.get() }

    private static func read() throws -> [BackTest.Movement] {
        try ComplianceFixtures.unpacked("movements.csv.gz").split(separator: "\n").dropFirst().enumerated().map {
            let fields = $1.split(separator: ",").map(String.init)
            let amount = try Money(parsing: fields[3], currency: .USD)
            return BackTest.Movement(
                id: String($0), at: try #require(Timestamp(rfc3339: fields[0])), from: fields[1], to: fields[2],
                amount: amount, cents: amount.minorUnits)
        }
    }

    private static func expected() throws -> Set<Row> {
        let lines = try ComplianceFixtures.text("expected.csv").split(separator: "\n").dropFirst()
        return Set(
            lines.map { line in
                let fields = line.split(separator: ",").map(String.init)
                return Row(rule: fields[0], subject: fields[1], at: fields[2])
            })
    }

    /// Every one, no other, and each at the movement at which it first holds.
    @Test func everyTypologyIsFoundWhenItFirstHolds() throws {
        let movements = try Self.movements()
        let found = BackTest.run(rules: [], patterns: try ComplianceFixtures.book().patterns, over: movements)
        let rows = Set(found.map { Row(rule: $0.rule, subject: $0.subject, at: $0.at.rfc3339) })
        let expected = try Self.expected()
        #expect(expected.subtracting(rows).isEmpty)
        #expect(rows.subtracting(expected).isEmpty)
        #expect(found.count == rows.count)
    }

    /// Where it stops and starts again nobody can tell: what an engine finds follows from the payments of its reach.
    @Test func anEngineThatStartsAgainFindsTheSame() throws {
        let movements = try Self.movements().prefix(8_000)
        let patterns = try ComplianceFixtures.book().patterns
        var firsts: [String: Timestamp] = [:]
        let payments = movements.map { movement in
            let ends = "\(movement.from) \(movement.to)"
            let firstAt = firsts[ends] ?? movement.at
            firsts[ends] = firstAt
            return Payment(
                id: movement.id, at: movement.at, from: movement.from, to: movement.to, cents: movement.cents,
                firstAt: firstAt)
        }
        var whole = PatternEngine(patterns)
        for payment in payments.prefix(6_000) { whole.replay(payment) }
        let stopped = payments[5_999].at
        var again = PatternEngine(patterns)
        for payment in payments.prefix(6_000) where payment.at > stopped - again.reach { again.replay(payment) }
        for payment in payments.dropFirst(6_000) { #expect(whole.take(payment) == again.take(payment)) }
    }

    @Test func aSetRunsInAnyOrder() throws {
        let movements = Array(try Self.movements().prefix(6_000))
        let patterns = try ComplianceFixtures.book().patterns
        let forwards = BackTest.run(rules: [], patterns: patterns, over: movements)
        #expect(BackTest.run(rules: [], patterns: patterns, over: movements.reversed()) == forwards)
        #expect(!forwards.isEmpty)
    }
}
