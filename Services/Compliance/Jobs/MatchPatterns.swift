import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// Every minute: looks for patterns in what customers have paid each other since the last look. What patterns know
/// follows from the payments of their longest window, so each look begins with those. It gives way to other work, and
/// what is too much for one look comes with the next.
struct MatchPatterns: Sendable {
    static let interval = Duration.seconds(60)
    /// Payments that a look remembers, and new ones that it looks at.
    private static let mostRemembered = 100_000
    private static let mostNew = 2_000
    /// Payments between two pauses.
    private static let breath = 50

    let client: PostgresClient
    let payments: PatternStore
    let rules: RuleShelf
    let findings: FindingDesk
    let clock: WallClock

    func run() async throws {
        let (now, place) = (clock.now(), try await payments.place())
        guard try await payments.hasPayments(after: place, upTo: now) else { return }
        let active = try await client.transaction { transaction in try await rules.active(in: transaction) }
        let kept = active.kept.values.filter { $0.definition.pattern != nil }.sorted { $0.code < $1.code }
        var engine = PatternEngine(kept.compactMap(\.definition.pattern))
        let start = (place?.at ?? now) - max(engine.reach, .seconds(1))
        let all = try await payments.payments(since: start, upTo: now, limit: Self.mostRemembered)
        let told = try await findings.findings.open(kept.filter { $0.throttle == nil })
        var found: [Finding] = []
        var (last, count) = (place, 0)
        for (index, next) in all.enumerated() {
            if index.isMultiple(of: Self.breath) {
                try Task.checkCancellation()
                await Task.yield()
            }
            if let place, next.place <= place {
                engine.replay(next.payment)
            } else if count < Self.mostNew {
                found += engine.take(next.payment) { !told.contains(FindingStore.key($0, $1)) }
                (last, count) = (next.place, count + 1)
            } else {
                break
            }
        }
        try await tell(found, active, upTo: last, at: now)
    }

    private func tell(
        _ found: [Finding], _ active: ActiveRules, upTo last: PatternStore.Place?, at now: Timestamp
    ) async throws {
        guard let last else { return }
        try await client.transaction { transaction in
            let rules = found.compactMap { finding in
                active.kept[finding.rule].map { rule in
                    FoundRule(
                        rule: rule, subject: finding.subject, customer: UserID(finding.subject), at: finding.at,
                        events: finding.events,
                        facts: [
                            JSONMember("at", .string(finding.at.rfc3339)),
                            JSONMember("payments", .number("\(finding.events.count)")),
                        ])
                }
            }
            // All of them first, in one order: whoever takes movements meets the same customers.
            try await FactsStore().lock(rules.compactMap(\.customer), now: now, in: transaction)
            try await findings.tell(rules, .monitoring, at: now, in: transaction)
            try await payments.advance(to: last, in: transaction)
        }
    }
}
