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
    ) async throws -> Throttle {
        let rows = try await transaction.query(
            """
            select subject, rule, mode, max(occurred_at) from compliance.findings
            where subject = any(\(subjects.sorted())) and rule = any(\(rules.sorted()))
            group by subject, rule, mode
            """)
        var throttle = Throttle()
        for (subject, rule, mode, at) in try rows.decode(String.self, String.self, String.self, Timestamp.self) {
            throttle.note(rule: Self.key(rule, mode), subject: subject, at: at)
        }
        return throttle
    }

    static func key(_ rule: String, _ mode: String) -> String { "\(rule) \(mode)" }
}
