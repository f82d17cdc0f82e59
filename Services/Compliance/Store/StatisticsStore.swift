import PostgresAccess
import Primitives

/// What was counted of one thing.
struct StatisticsSection: Sendable {
    let name: String
    let counts: [(name: String, count: Int64)]
}

/// All SQL for figures over a span of time: a section for each thing, with a statement that gives names and counts.
struct StatisticsStore: Sendable {
    let client: PostgresClient

    func sections(from: Timestamp, to: Timestamp) async throws -> [StatisticsSection] {
        var sections: [StatisticsSection] = []
        for (name, statement) in Self.statements(from, to) {
            let counts = try await client.query(statement).decode(String.self, Int64.self)
            sections.append(StatisticsSection(name: name, counts: counts.map { (name: $0.0, count: $0.1) }))
        }
        return sections
    }

    private static func statements(_ from: Timestamp, _ to: Timestamp) -> [(name: String, SQL)] {
        [
            (
                "verifications",
                """
                select status, count(*) from compliance.verifications
                where updated_at >= \(from) and updated_at < \(to) group by status order by status
                """
            ),
            (
                "customers",
                """
                select 'tier_' || tier, count(*) from compliance.customers
                where created_at < \(to) group by tier order by tier
                """
            ),
            (
                "blocks",
                """
                select kind, count(*) from compliance.blocks
                where created_at >= \(from) and created_at < \(to) group by kind order by kind
                """
            ),
            (
                "security_signals",
                """
                select kind, sum(count)::bigint from compliance.security_signals
                where last_at >= \(from) and last_at < \(to) group by kind order by kind
                """
            ),
            (
                "audit_entries",
                """
                select category, count(*) from compliance.audit_entries
                where at >= \(from) and at < \(to) group by category order by category
                """
            ),
        ]
    }
}
