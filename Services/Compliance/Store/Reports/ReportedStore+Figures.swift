import ComplianceDomain
import PostgresAccess
import Primitives

/// What compliance has had to do, thing by thing.
extension ReportedStore {
    /// - Returns: section, name, count, in the order in which a report tells them.
    nonisolated(nonsending) func figures(
        _ span: Range<Timestamp>, in transaction: PostgresTransaction
    ) async throws -> [(section: String, name: String, count: Int64)] {
        var figures: [(section: String, name: String, count: Int64)] = []
        for (section, statement) in Self.statements(span.lowerBound, span.upperBound) {
            let counts = try await transaction.query(statement).decode(String.self, Int64.self)
            figures += counts.map { (section: section, name: $0.0, count: $0.1) }
        }
        return figures
    }

    private static func statements(_ from: Timestamp, _ to: Timestamp) -> [(section: String, SQL)] {
        [
            ("alerts_opened", count("kind || ' ' || severity", of: "alerts", "created_at", from, to)),
            ("alerts_decided", count("coalesce(outcome, status)", of: "alerts", "decided_at", from, to)),
            ("assessments", count("decision", of: "assessments", "created_at", from, to)),
            ("cases_closed", count("outcome", of: "cases", "closed_at", from, to)),
            ("cases_opened", count("'all'::text", of: "cases", "created_at", from, to)),
            ("hits_decided", count("status", of: "hits", "decided_at", from, to)),
            ("reports_drafted", count("type", of: "reports", "created_at", from, to)),
            ("reports_filed", count("type", of: "reports", "filed_at", from, to)),
            ("screenings", count("outcome", of: "screenings", "screened_at", from, to)),
            ("verifications_decided", count("status", of: "verifications", "decided_at", from, to)),
        ]
    }

    private static func count(
        _ name: SQL, of table: String, _ time: String, _ from: Timestamp, _ to: Timestamp
    ) -> SQL {
        """
        select \(name), count(*) from compliance.\(identifier: table)
        where \(identifier: time) >= \(from) and \(identifier: time) < \(to) group by 1 order by 1
        """
    }
}
