package import MoneyKit
package import Primitives

/// Runs rules and patterns over movements of the past, as they would have run live: the same engines, fed in the order
/// of time. The subject is the account.
package struct BackTest: Sendable {
    /// A line of an uploaded set, or a movement of the books.
    package struct Movement: Sendable {
        package let id: String
        package let at: Timestamp
        package let from: String
        package let to: String
        package let amount: Money
        /// At the rate of its time.
        package let cents: Int64

        package init(id: String, at: Timestamp, from: String, to: String, amount: Money, cents: Int64) {
            self.id = id
            self.at = at
            self.from = from
            self.to = to
            self.amount = amount
            self.cents = cents
        }
    }

    private struct Ends: Hashable {
        let from: String
        let to: String
    }

    private let rules: RuleEngine
    private let ruleSpans: [String: RuleSpan]
    private let patterns: [String: Pattern]
    private var engine: PatternEngine
    private var throttle = Throttle()
    private var histories: [String: SubjectHistory<MovementFacts>] = [:]
    private var lastAt: [String: Timestamp] = [:]
    private var firstPayments: [Ends: Timestamp] = [:]
    private var findings: [Finding] = []
    private let judgesRules: Bool

    private init(rules: [Rule], patterns: [Pattern]) {
        judgesRules = rules.contains { $0.event == .movement }
        let rules = rules.filter { $0.event == .movement }
        self.rules = RuleEngine(rules)
        ruleSpans = Dictionary(rules.map { ($0.code, $0.throttle) }) { first, _ in first }
        self.patterns = Dictionary(patterns.map { ($0.code, $0) }) { first, _ in first }
        engine = PatternEngine(patterns)
    }

    /// - Parameter movements: in any order; of one instant, in the order of the set.
    /// - Returns: the alerts that there would have been, in the order in which they would have come.
    package static func run(rules: [Rule], patterns: [Pattern], over movements: [Movement]) -> [Finding] {
        var test = BackTest(rules: rules, patterns: patterns)
        for movement in inOrder(movements) { test.take(movement) }
        return test.findings
    }

    /// The same, for a process that has other work: it gives way every few hundred movements.
    /// - Throws: `CancellationError`.
    package static func runGivingWay(
        rules: [Rule], patterns: [Pattern], over movements: [Movement]
    ) async throws -> [Finding] {
        var test = BackTest(rules: rules, patterns: patterns)
        for (count, movement) in inOrder(movements).enumerated() {
            if count.isMultiple(of: breath) {
                try Task.checkCancellation()
                await Task.yield()
            }
            test.take(movement)
        }
        return test.findings
    }

    /// Movements between two pauses.
    private static let breath = 200

    private static func inOrder(_ movements: [Movement]) -> [Movement] {
        movements.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private mutating func take(_ movement: Movement) {
        let isNew = self.isNew(movement)
        if judgesRules { judge(movement, isNew: isNew) }
        match(movement)
    }

    /// Whether nothing has moved between the two before, either way; and remembers that something has now.
    private mutating func isNew(_ movement: Movement) -> Bool {
        let (ends, back) = (Ends(from: movement.from, to: movement.to), Ends(from: movement.to, to: movement.from))
        let isNew = firstPayments[ends] == nil && firstPayments[back] == nil
        if firstPayments[ends] == nil { firstPayments[ends] = movement.at }
        return isNew
    }

    private mutating func match(_ movement: Movement) {
        let firstAt = firstPayments[Ends(from: movement.from, to: movement.to)] ?? movement.at
        let payment = Payment(
            id: movement.id, at: movement.at, from: movement.from, to: movement.to, cents: movement.cents,
            firstAt: firstAt)
        let (throttle, patterns) = (throttle, patterns)
        let findings = engine.take(payment) { code, subject in
            throttle.admits(rule: code, subject: subject, at: payment.at, within: patterns[code]?.throttle)
        }
        for finding in findings { tell(finding, within: patterns[finding.rule]?.throttle) }
    }

    private mutating func judge(_ movement: Movement, isNew: Bool) {
        judge(movement, of: movement.from, with: movement.to, .outgoing, isNew: isNew)
        // What stays within one account is one movement of it.
        if movement.from != movement.to {
            judge(movement, of: movement.to, with: movement.from, .incoming, isNew: isNew)
        }
    }

    private mutating func judge(
        _ movement: Movement, of subject: String, with other: String, _ direction: MovementFlow, isNew: Bool
    ) {
        let facts = MovementFacts(
            id: movement.id, at: movement.at, direction: direction, cents: movement.cents, amount: movement.amount,
            ownAccounts: subject == other, other: .init(id: other, isNew: isNew), customer: CustomerFacts(id: subject))
        var history = histories.removeValue(forKey: subject) ?? SubjectHistory()
        let completed = history.completed(facts, lastBefore: lastAt[subject])
        history.forget(before: movement.at - rules.reach)
        history.take(completed)
        for found in rules.found(on: .movement, EventFacts(completed, counted: history)) {
            let finding = Finding(rule: found.rule.code, subject: subject, at: movement.at, events: found.events)
            tell(finding, within: ruleSpans[finding.rule])
        }
        histories[subject] = history
        lastAt[subject] = movement.at
    }

    private mutating func tell(_ finding: Finding, within span: RuleSpan?) {
        guard throttle.admits(rule: finding.rule, subject: finding.subject, at: finding.at, within: span) else {
            return
        }
        throttle.note(rule: finding.rule, subject: finding.subject, at: finding.at)
        findings.append(finding)
    }
}
