import ComplianceDomain
import PostgresAccess
import Primitives

/// Rows of hits as domain values.
enum HitRow {
    static let columns: SQL = """
        h.id, h.user_id, h.status, h.list, h.source_id, h.schema, h.name, h.matched_name, h.score, h.created_at,
        h.reasons, h.birth_dates, h.countries, h.programmes, h.person, h.facts, h.decided_at, h.decided_by, h.reason
        """

    static func decode(_ rows: Rows) throws(PostgresError) -> [Hit] {
        var hits: [Hit] = []
        hits.reserveCapacity(rows.count)
        for row in rows { hits.append(try hit(row)) }
        return hits
    }

    private static func hit(_ row: Row) throws(PostgresError) -> Hit {
        let (id, user, status, list, sourceID, schema, name, matched, score, createdAt) = try row.decode(
            HitID.self, UserID.self, String.self, String.self, String.self, String.self, String.self, String.self,
            Int.self, Timestamp.self)
        guard let status = HitStatus(rawValue: status), let list = ListName(list),
            let schema = ScreeningSchema(rawValue: schema)
        else { throw PostgresError(.decoding, message: "hit \(id) has a value that we do not know") }
        let match = ListMatch(
            list: list, sourceID: sourceID, schema: schema, name: name, matchedName: matched,
            score: MatchScore(tenThousandths: score), reasons: try row.decode([String].self, at: 10),
            birthDates: try row.decode([String].self, at: 11), countries: try row.decode([String].self, at: 12),
            programmes: try row.decode([String].self, at: 13), person: try row.decode([UInt8].self, at: 14),
            facts: try row.decode([UInt8].self, at: 15))
        return Hit(
            id: id, user: user, createdAt: createdAt, match: match, status: status, decision: try decision(row))
    }

    private static func decision(_ row: Row) throws(PostgresError) -> Hit.Decision? {
        guard let at = try row.decode(Timestamp?.self, at: 16), let reviewer = try row.decode(UserID?.self, at: 17)
        else { return nil }
        return Hit.Decision(reviewer: reviewer, reason: try row.decode(String?.self, at: 18) ?? "", at: at)
    }
}
