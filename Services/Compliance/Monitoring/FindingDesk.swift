import ComplianceDomain
import CoreMetrics
import JSONKit
import Outbox
import PostgresAccess
import Primitives

/// A rule that holds, before anybody is told.
struct FoundRule: Sendable {
    let rule: KeptRule
    /// Whom it is about: a customer, or an address.
    let subject: String
    let customer: UserID?
    let at: Timestamp
    /// Ids of what made it hold, the newest first.
    let events: [String]
    /// For whoever looks at it.
    let facts: [JSONMember]
    var assessment: UniqueID?
}

/// Does what rules say: once for each subject within the rule's throttle, and nothing at all in shadow but counting.
struct FindingDesk: Sendable {
    let findings: FindingStore
    let alerts: AlertDesk
    let states: StateDesk
    let blocks: BlockDesk
    let ids: IDGenerator

    /// - Returns: the alerts that were opened, by the rule's code.
    @discardableResult
    func tell(
        _ found: [FoundRule], _ kind: AlertKind, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [(rule: String, alert: AlertID)] {
        guard !found.isEmpty else { return [] }
        var told = try await findings.throttle(
            rules: Set(found.map(\.rule.code)), subjects: Set(found.map(\.subject)), in: transaction)
        var opened: [(rule: String, alert: AlertID)] = []
        var statements: [SQL] = []
        for item in found {
            let rule = item.rule
            let key = FindingStore.key(rule.code, rule.mode.rawValue)
            guard told.admits(key, item.subject, at: item.at, within: rule.throttle) else { continue }
            told.note(key, item.subject, at: item.at)
            Self.count(rule)
            var alert: AlertID?
            if rule.mode == .live {
                alert = try await alerts.open(NewAlert(kind, rule, item), at: now, in: transaction)
                try await act(on: item, rule, at: now, in: transaction)
            }
            if let alert { opened.append((rule.code, alert)) }
            statements.append(
                FindingStore.insert(
                    KeptFinding(
                        id: ids.next(),
                        finding: Finding(rule: rule.code, subject: item.subject, at: item.at, events: item.events),
                        version: rule.version, mode: rule.mode, alert: alert, createdAt: now)))
        }
        try await transaction.pipeline(statements)
        return opened
    }

    /// What has moved is not stopped any more; what comes next is.
    private func act(
        on item: FoundRule, _ rule: KeptRule, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let reason = "rule \(rule.code)"
        switch (rule.action, item.customer) {
        case (.askNext, let customer?):
            try await states.ask(about: customer, until: now + StateDesk.askFor, at: now, in: transaction)
        case (.restrict, let customer?):
            try await states.restrict(customer, toAtLeast: .outgoing, because: reason, at: now, in: transaction)
        case (.blockAddress, nil):
            let span = rule.definition.rule?.blockFor?.duration ?? Self.blockFor
            try await blocks.turnAway(item.subject, because: reason, until: now + span, at: now, in: transaction)
        default: break
        }
    }

    /// For how long an address is turned away where its rule does not say.
    private static let blockFor = Duration.seconds(24 * 3_600)

    private static func count(_ rule: KeptRule) {
        Counter(
            label: "compliance_rule_findings_total",
            dimensions: [("mode", rule.mode.rawValue), ("severity", rule.severity.rawValue)]
        ).increment()
    }
}

extension NewAlert {
    fileprivate init(_ kind: AlertKind, _ rule: KeptRule, _ item: FoundRule) {
        self.init(
            kind: kind, rule: rule.code, severity: rule.severity, score: rule.score, customer: item.customer,
            facts: item.facts, transactions: kind == .security ? [] : item.events.compactMap { UniqueID($0) },
            assessment: item.assessment)
    }
}
