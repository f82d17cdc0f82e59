import ComplianceDomain
import PostgresAccess
import Primitives

/// A rule that held and was told.
struct KeptFinding: Sendable {
    let id: FindingID
    let finding: Finding
    let version: Int
    let mode: Rule.Mode
    /// Nobody was alerted in shadow.
    let alert: AlertID?
    let createdAt: Timestamp
}

/// All SQL for what rules have found.
struct FindingStore: Sendable {
    let client: PostgresClient

    static func insert(_ kept: KeptFinding) -> SQL {
        let finding = kept.finding
        return """
            insert into compliance.findings
                (id, rule, rule_version, mode, subject, occurred_at, events, alert_id, created_at)
            values (\(kept.id), \(finding.rule), \(kept.version), \(kept.mode.rawValue), \(finding.subject),
                \(finding.at), \(finding.events), \(kept.alert), \(kept.createdAt))
            """
    }

    /// When each of these rules was last told of each of these subjects, by its mode: what begins to be enforced tells
    /// again.
    nonisolated(nonsending) func throttle(
        rules: Set<String>, subjects: Set<String>, in transaction: PostgresTransaction
    ) async throws -> ToldBefore {
        let rows = try await transaction.query(
            """
            select f.subject, f.rule, f.mode, max(f.occurred_at),
                max(f.occurred_at) filter (where a.status is distinct from 'resolved')
            from compliance.findings f left join compliance.alerts a on a.id = f.alert_id
            where f.subject = any(\(subjects.sorted())) and f.rule = any(\(rules.sorted()))
            group by f.subject, f.rule, f.mode
            """)
        var told = ToldBefore()
        for (subject, rule, mode, at, open) in try rows.decode(
            String.self, String.self, String.self, Timestamp.self, Timestamp?.self)
        {
            let key = Self.key(rule, mode)
            told.ever.note(rule: key, subject: subject, at: at)
            if let open { told.open.note(rule: key, subject: subject, at: open) }
        }
        return told
    }

    /// Of whom each of these rules was told in its mode, and nobody has resolved it: not to be looked for again.
    func open(_ rules: [KeptRule]) async throws -> Set<String> {
        let rows = try await client.query(
            """
            select f.rule, f.subject from compliance.findings f
            join unnest(\(rules.map(\.code)), \(rules.map(\.mode.rawValue))) as wanted (rule, mode)
                on wanted.rule = f.rule and wanted.mode = f.mode
            left join compliance.alerts a on a.id = f.alert_id
            where a.status is distinct from 'resolved'
            """)
        return Set(try rows.decode(String.self, String.self).map { Self.key($0.0, $0.1) })
    }

    static func key(_ rule: String, _ mode: String) -> String { "\(rule) \(mode)" }
}

/// What was told before. What has a throttle is told again after it; what has none, once somebody has resolved it.
struct ToldBefore: Sendable {
    var ever = Throttle()
    var open = Throttle()

    func admits(_ rule: String, _ subject: String, at: Timestamp, within span: RuleSpan?) -> Bool {
        (span == nil ? open : ever).admits(rule: rule, subject: subject, at: at, within: span)
    }

    mutating func note(_ rule: String, _ subject: String, at: Timestamp) {
        ever.note(rule: rule, subject: subject, at: at)
        open.note(rule: rule, subject: subject, at: at)
    }
}
